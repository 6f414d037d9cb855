import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';
import { messageOf } from './message-of.ts';

const NEWLINE = 0x0a;
/** As large as the text of a long thread may become. */
const MAX_LINE = 256 * 1024 * 1024;

/**
 * The messages in a stream of lines. Only a newline ends one: texts may hold other separators. `noise` gets lines that
 * are no messages: a wrapper may print something first.
 * @throws CodexError `line_too_long`
 */
export async function* lineMessages(input: AsyncIterable<unknown>, noise: (line: string) => void): AsyncGenerator<JsonRpcMessage> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const piece of input) {
    const chunk = piece as Buffer;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const text = Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8');
      [parts, length, start] = [[], 0, end + 1];
      const message = messageOf(text);
      if (message !== null) yield message;
      else if (text.trim() !== '') noise(text);
    }
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > MAX_LINE) throw new CodexError(`a message of the server has more than ${MAX_LINE} bytes`, { code: 'line_too_long' });
  }
}
