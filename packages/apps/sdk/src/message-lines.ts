import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';

/** No message is near this long: images travel as paths. */
const LONGEST = 256 * 1024 * 1024;

/** Splits what an agent writes into messages, one a line. */
export class MessageLines {
  #rest: string[] = [];
  #length = 0;

  /** @throws CodexError `bad_message` for a line that is no JSON, or has no end */
  take(text: string): JsonRpcMessage[] {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    const [first, ...others] = lines;
    const whole = first === undefined ? [] : [this.#rest.join('') + first, ...others];
    if (first !== undefined) this.#rest = [];
    this.#rest.push(last);
    this.#length = (first === undefined ? this.#length : 0) + last.length;
    if (this.#length > LONGEST) throw new CodexError('Codex wrote a message that is too long.', { code: 'bad_message' });
    return whole.filter((line) => line.trim() !== '').map(message);
  }
}

function message(line: string): JsonRpcMessage {
  try {
    return JSON.parse(line) as JsonRpcMessage;
  } catch (cause) {
    throw new CodexError(`Codex wrote what is no message: ${line.slice(0, 200)}`, { code: 'bad_message', cause });
  }
}
