// Starts a local pool and the demo's page: node demo/serve.mjs [PORT]
//
// Wants `npm run build`, `npm ci` in test/peers, and `cargo build -p caldera-local-pool`.

import { readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { pathToFileURL } from "node:url";

import { startPool } from "../test/support/pool.mjs";
import { bundle } from "./bundle.mjs";

/** Starts both, and gives the page's address and what stops them. */
export async function serve(port = 0) {
  const pool = await startPool("../../../../local-pool/demo.toml");
  const files = new Map([
    ["/", ["text/html; charset=utf-8", readFileSync(new URL("index.html", import.meta.url))]],
    ["/page.js", ["text/javascript", await bundle("page.mjs", "browser")]],
  ]);
  const server = createServer((request, response) => {
    if (request.url === "/pool" && request.method === "POST") {
      const { "x-amz-target": target, "content-type": type } = request.headers;
      const headers = { "x-amz-target": target, "content-type": type };
      const forwarded = httpRequest(pool.endpoint, { method: "POST", headers }, (reply) => {
        response.writeHead(reply.statusCode, reply.headers);
        reply.pipe(response);
      });
      forwarded.on("error", () => response.writeHead(502).end());
      request.pipe(forwarded);
      return;
    }
    const [type, body] = files.get(request.url) ?? ["text/plain", "not found"];
    response.writeHead(files.has(request.url) ? 200 : 404, { "Content-Type": type }).end(body);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const stop = async () => {
    server.close();
    await pool.stop();
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, stop };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { address, stop } = await serve(Number(process.argv[2] ?? 8080));
  console.log(`The demo is at ${address}`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop().then(() => process.exit()));
}
