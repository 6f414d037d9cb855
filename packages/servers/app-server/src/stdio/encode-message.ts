import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';

let last: { message: JsonRpcMessage; text: string } | null = null;

/** The text of a message. What is told to several clients in a row is written once. */
export function encodeMessage(message: JsonRpcMessage): string {
  if (last?.message === message) return last.text;
  const text = JSON.stringify(message);
  // An answer is for one client, and may be large.
  last = 'method' in message ? { message, text } : null;
  return text;
}
