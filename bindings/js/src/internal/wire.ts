/** How texts cross to the module: each as its length in four bytes and its bytes (`wasm/src/wire.rs`). */

/** A text as it is given to the module: bytes are taken to be UTF-8; `undefined` is no text. */
export type Text = string | Uint8Array | undefined;

const NONE = 0xffffffff;
const encoder = new TextEncoder();
// A mark at a text's beginning is part of it.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** How many bytes the texts need at most: a UTF-16 unit is three bytes of UTF-8 at the worst. */
export function roomFor(texts: readonly Text[]): number {
  return texts.reduce((room, text) => {
    if (text === undefined) return room + 4;
    return room + 4 + (typeof text === "string" ? text.length * 3 : text.length);
  }, 0);
}

/** Writes the texts to `into`, and gives how many bytes they took. */
export function writeTexts(texts: readonly Text[], into: Uint8Array): number {
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  let at = 0;
  for (const text of texts) {
    if (text === undefined) {
      view.setUint32(at, NONE, true);
      at += 4;
      continue;
    }
    let length: number;
    if (typeof text === "string") {
      length = encoder.encodeInto(text, into.subarray(at + 4)).written;
    } else {
      into.set(text, at + 4);
      length = text.length;
    }
    view.setUint32(at, length, true);
    at += 4 + length;
  }
  return at;
}

/** Reads the texts of an answer. */
export function readTexts(from: Uint8Array): string[] {
  const view = new DataView(from.buffer, from.byteOffset, from.byteLength);
  const texts: string[] = [];
  for (let at = 0; at < from.length; ) {
    const start = at + 4;
    at = start + view.getUint32(at, true);
    texts.push(decoder.decode(from.subarray(start, at)));
  }
  return texts;
}

/** Reads the bytes of an answer that is not texts. */
export function readBytes(from: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new DataView(from.buffer, from.byteOffset, from.byteLength).getUint32(0, true);
  return from.slice(4, 4 + length);
}
