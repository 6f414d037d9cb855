import { createHash } from 'node:crypto';

/** The SHA-1 object id git gives to a file's content, 40 hex digits. */
export function blobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}

/** Stands for a side that has no file. */
export const NO_BLOB = '0'.repeat(40);
