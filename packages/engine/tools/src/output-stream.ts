import { StringDecoder } from 'node:string_decoder';
import { type Emit } from '@codex-ts/core';

/** How much of one command's output is streamed to clients; the finished item carries head and tail of the rest. */
const STREAMED_BYTES = 1024 * 1024;

/** Turns a command's bytes into output events, whole characters at a time, up to a bound. */
export function outputStream(itemId: string, emit: Emit): (chunk: Uint8Array) => void {
  const decoder = new StringDecoder('utf8');
  let left = STREAMED_BYTES;
  return (chunk) => {
    if (left <= 0) return;
    const part = chunk.subarray(0, left);
    left -= part.byteLength;
    const delta = decoder.write(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    if (delta !== '') emit({ type: 'command.output', itemId, delta });
  };
}
