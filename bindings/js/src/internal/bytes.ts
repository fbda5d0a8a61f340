/**
 * A module as text, which works wherever JavaScript does: printable ASCII, so that no bundler escapes a
 * character of it, nor does an HTML page that has the script inside. It compresses about as well as the
 * module itself.
 */

/** The characters: all but quotes, backslash, dollar and the sign that begins a tag. */
export const ALPHABET = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
  .filter((character) => !"\"'`\\$<".includes(character))
  .join("");

/** The bytes that a module has most of, in hexadecimal: one character each, and the others two. */
const FREQUENT =
  "000102030405060708090a0b0c0d0e0f1011121314181a1b1c20212223242728292d3036373a4041424546475361" +
  "63646568696a6b6c6e6f70717273747576787f8084888c9098a0a8b0b8c0c1c8d0d8e0e8f0f8fcfdff";

/** All bytes, the frequent ones first. The text of a byte is its place here. */
export const ORDER: Uint8Array = (() => {
  const order = new Set(FREQUENT.match(/../g)?.map((byte) => parseInt(byte, 16)));
  for (let byte = 0; byte < 256; byte++) order.add(byte);
  return Uint8Array.from(order);
})();

/** How many bytes have one character; the characters that are left begin the two of the others. */
export const SHORT: number = FREQUENT.length / 2;

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const places = new Uint8Array(127);
  for (let at = 0; at < ALPHABET.length; at++) places[ALPHABET.charCodeAt(at)] = at;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    let place = places[text.charCodeAt(at)] as number;
    if (place >= SHORT) {
      at++;
      place = SHORT + (place - SHORT) * ALPHABET.length + (places[text.charCodeAt(at)] as number);
    }
    bytes[length++] = ORDER[place] as number;
  }
  return bytes.slice(0, length);
}
