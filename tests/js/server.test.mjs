// What does an answer of the server mean for what was sent: refused for good, or to be sent again?
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { read, Refusal, serverWith, Unreachable } from "../../static_src/labeling/server.js";

const HTML = ["text/html", "<!doctype html><title>No</title>"];
const json = (/** @type {object} */ body) => ["application/json", JSON.stringify(body)];
const ANSWERS = {
  "/good": [200, ...json({ next: 1 })],
  "/moved": [302, ...HTML],
  "/page": [200, ...HTML],
  "/lapsed": [409, ...json({ code: "lease_expired", message: "Too late." })],
  "/too-large": [413, ...json({ code: "too_large", message: "Shorten it." })],
  "/out": [401, ...json({ code: "signed_out", message: "Sign in again." })],
  "/old": [403, ...json({ code: "page_out_of_date", message: "Load it again." })],
  "/forbidden": [403, ...json({ code: "forbidden", message: "Not your role." })],
  "/often": [429, ...json({ code: "too_many", message: "Wait." })],
  "/away": [503, ...json({ code: "database_away", message: "Back soon." })],
  "/broken": [500, ...HTML],
  "/gone": [404, ...HTML],
};
const server = createServer((request, response) => {
  if (request.url.startsWith("/cut")) {
    response.writeHead(request.url === "/cut" ? 200 : 409, { "Content-Type": "application/json" });
    response.write('{"next": {"text": "half of');
    return setTimeout(() => response.destroy(), 50);
  }
  const [status, type, body] = ANSWERS[request.url];
  response.writeHead(status, { "Content-Type": type, ...(status === 302 ? { Location: "/page" } : {}) }).end(body);
});
let address = "";

before(async () => {
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  address = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const send = (path) => serverWith("token")(address + path, { answer: {} });

test("an answer that counts is handed on", async () => {
  assert.deepEqual(await send("/good"), { next: 1 });
  assert.deepEqual(await read(`${address}/good`), { next: 1 });
});

for (const path of ["/cut", "/cut-refusal"])
  test(`${path}: an answer that breaks off in the middle is none, and what was sent is sent again`, async () => {
    await assert.rejects(send(path), (error) => error instanceof Unreachable && error.why === "offline");
  });

for (const [path, code] of [
  ["/lapsed", "lease_expired"],
  ["/too-large", "too_large"],
  ["/forbidden", "forbidden"],
  ["/gone", "not_found"],
])
  test(`${path} is a refusal, and not sent again`, async () => {
    await assert.rejects(send(path), (error) => error instanceof Refusal && error.code === code);
  });

for (const [path, why] of [
  ["/out", "signed_out"],
  ["/old", "page_out_of_date"],
  ["/moved", "signed_out"],
  ["/often", "server"],
  ["/away", "server"],
  ["/broken", "server"],
])
  test(`${path} says nothing of what was sent, so that it waits`, async () => {
    await assert.rejects(send(path), (error) => error instanceof Unreachable && error.why === why);
  });

test("nobody there is no connection", async () => {
  await assert.rejects(serverWith("token")("http://127.0.0.1:9/", {}), (error) => error.why === "offline");
});
