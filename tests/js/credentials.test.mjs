import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, bytesOf, creationOptions, requestOptions, textOf } from "../../static_src/account/credentials.js";

const numbers = (buffer) => [...new Uint8Array(buffer)];

test("bytes come back as they went, whatever they are", () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const length of [0, 1, 2, 3, 64, 256]) {
    const bytes = all.slice(0, length).buffer;
    const text = textOf(bytes);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(numbers(bytesOf(text)), numbers(bytes));
  }
});

test("a passkey that signs in alone must be kept and unlocked by its owner", () => {
  const options = {
    publicKey: {
      challenge: "AQI",
      user: { id: "AQ", name: "a" },
      excludeCredentials: [{ type: "public-key", id: "Ag" }],
      authenticatorSelection: { userVerification: "preferred" },
    },
  };
  const { publicKey } = creationOptions(options, true);
  assert.deepEqual(numbers(publicKey.challenge), [1, 2]);
  assert.deepEqual(numbers(publicKey.user.id), [1]);
  assert.deepEqual(numbers(publicKey.excludeCredentials[0].id), [2]);
  assert.equal(publicKey.authenticatorSelection.residentKey, "required");
  assert.equal(publicKey.authenticatorSelection.userVerification, "required");
  const second = creationOptions(options, false).publicKey.authenticatorSelection;
  assert.equal(second.residentKey, "discouraged");
  assert.equal(second.userVerification, "preferred");
});

test("a request names the passkeys of the person, or none", () => {
  const { publicKey } = requestOptions({ publicKey: { challenge: "AQI", rpId: "x" } });
  assert.deepEqual(publicKey.allowCredentials, []);
  assert.equal(publicKey.rpId, "x");
});

test("the answer holds what the server checks and nothing that is missing", () => {
  const bytes = (...values) => Uint8Array.from(values).buffer;
  const answer = answerOf({
    id: "AQ",
    rawId: bytes(1),
    type: "public-key",
    response: { clientDataJSON: bytes(2), authenticatorData: bytes(3), signature: bytes(4), userHandle: null },
    getClientExtensionResults: () => ({}),
  });
  assert.deepEqual(answer.response, { clientDataJSON: "Ag", authenticatorData: "Aw", signature: "BA" });
  assert.equal(answer.rawId, "AQ");
});
