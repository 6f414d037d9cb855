import { type Duplex } from 'node:stream';
import { type Socket } from 'node:net';
import { type Flow } from './flows.ts';

/** How long a client may take to read the last answer and close, in ms. */
const GOODBYE_MS = 5_000;

/** What a client may send before it has its answer and still be watched, in bytes. */
const MOST_EARLY = 64 * 1024;

/**
 * Ends the flow as soon as the client closes, while nobody else reads its socket. The result stops watching and puts
 * back what the client sent early.
 */
export function abortWhenGone(client: Duplex, flow: Flow): () => void {
  const onGone = (): void => flow.abort();
  const early: Buffer[] = [];
  let size = 0;
  // The end is told only to those who read up to it.
  const onReadable = (): void => {
    for (;;) {
      const chunk = size < MOST_EARLY ? (client.read() as Buffer | null) : null;
      if (chunk === null) return;
      early.push(chunk);
      size += chunk.length;
    }
  };
  client.on('readable', onReadable);
  for (const event of ['end', 'close', 'error']) client.on(event, onGone);
  return () => {
    client.off('readable', onReadable);
    for (const event of ['end', 'close', 'error']) client.off(event, onGone);
    if (early.length > 0 && !client.readableEnded && !client.destroyed) client.unshift(Buffer.concat(early.splice(0)));
  };
}

/** Says a last word to a client whose socket is ours alone; it closes when the client does, or soon after. */
export function sayGoodbye(client: Socket, text: string | Buffer): void {
  if (client.destroyed) return;
  const timer = setTimeout(() => client.destroy(), GOODBYE_MS);
  client.once('close', () => clearTimeout(timer));
  client.end(text);
  // Closing over unread bytes would be a reset, and the answer could be lost.
  client.resume();
}

/** A whole plain-text answer, after which the connection closes. */
export function closingAnswer(status: string, text: string, fields: readonly string[] = []): string {
  const body = text.endsWith('\n') || text === 'upstream failure' ? text : `${text}\n`;
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const head = [`HTTP/1.1 ${status}`, 'content-type: text/plain', ...fields, length, 'connection: close'];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
