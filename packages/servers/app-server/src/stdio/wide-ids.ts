import { type JsonRpcMessage, type RequestId } from '@codex-ts/app-server-protocol';
import { newUuidV7 } from '@codex-ts/protocol';
import { encodeMessage } from './encode-message.ts';
import { type Line } from './line-splitter.ts';

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * Ids may be any 64-bit integer, and are echoed digit by digit; JavaScript numbers hold 53 bits. Wider ones travel
 * through the server as strings that nobody else would choose.
 */
export class WideIds {
  readonly #mark = `${newUuidV7()}:`;

  /** The message with an id that can be kept; without one when it is no 64-bit integer, as if it had none. */
  decode(message: JsonRpcMessage, line: Line): JsonRpcMessage {
    if (!('id' in message) || typeof message.id === 'string' || Number.isSafeInteger(message.id) || line.kind !== 'line') return message;
    const digits = digitsOf(message.id, line.bytes.toString('utf8'));
    if (digits !== null) return { ...message, id: `${this.#mark}${digits}` };
    return 'method' in message ? { method: message.method, params: message.params } : message;
  }

  encode(message: JsonRpcMessage): string {
    const text = encodeMessage(message);
    if (!('id' in message) || typeof message.id !== 'string' || !message.id.startsWith(this.#mark)) return text;
    return text.replace(JSON.stringify(message.id), message.id.slice(this.#mark.length));
  }
}

/** The digits that were read as this number; null when they are more than 64 bits, or no plain integer. */
function digitsOf(id: Exclude<RequestId, string>, text: string): string | null {
  for (const [, digits = ''] of text.matchAll(/"id"\s*:\s*(-?\d+)(?![\d.eE])/g)) {
    if (Number(digits) === id) return BigInt(digits) >= INT64.min && BigInt(digits) <= INT64.max ? digits : null;
  }
  return null;
}
