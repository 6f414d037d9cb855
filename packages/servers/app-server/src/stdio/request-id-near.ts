import { type RequestId } from '@codex-ts/app-server-protocol';

const ID = String.raw`("(?:[^"\\\x00-\x1f]|\\.)*"|-?\d{1,15})`;
const METHOD = String.raw`"method"\s*:\s*"(?:[^"\\]|\\.)*"`;
const JSONRPC = String.raw`(?:"jsonrpc"\s*:\s*"[^"]*"\s*,\s*)?`;

/** At the beginning: the id, then the method; or the method, then the id. */
const AT_START = [
  new RegExp(String.raw`^\s*\{\s*${JSONRPC}"id"\s*:\s*${ID}\s*,\s*${JSONRPC}${METHOD}`),
  new RegExp(String.raw`^\s*\{\s*${JSONRPC}${METHOD}\s*,\s*"id"\s*:\s*${ID}\s*,`),
];
const METHOD_AT_START = new RegExp(String.raw`^\s*\{\s*${JSONRPC}${METHOD}`);
/** The last brace closes the message itself, so what stands right before it is a member of the message. */
const AT_END = new RegExp(String.raw`,\s*"id"\s*:\s*${ID}\s*\}\s*$`);

/** The id of a request of which only the two ends are known; null where it cannot be told for sure. */
export function requestIdNear(head: string, tail: string): RequestId | null {
  for (const pattern of AT_START) {
    const found = pattern.exec(head)?.[1];
    if (found !== undefined) return parse(found);
  }
  const last = METHOD_AT_START.test(head) ? AT_END.exec(tail)?.[1] : undefined;
  return last === undefined ? null : parse(last);
}

function parse(text: string): RequestId | null {
  try {
    return JSON.parse(text) as RequestId;
  } catch {
    return null;
  }
}
