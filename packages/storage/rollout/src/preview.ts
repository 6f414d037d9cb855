/** An IDE puts what it knows before the message and this heading between the two. */
const REQUEST_HEADING = '## My request for Codex:';

const PREVIEW_BYTES = 4096;

/** What lists show of a user's message: what the person wrote, at most 4 KiB of UTF-8, cut between characters. */
export function previewOf(message: string): string {
  const at = message.indexOf(REQUEST_HEADING);
  const written = (at < 0 ? message : message.slice(at + REQUEST_HEADING.length)).trim();
  if (written.length * 3 <= PREVIEW_BYTES) return written;
  const bytes = Buffer.from(written.slice(0, PREVIEW_BYTES));
  if (bytes.length <= PREVIEW_BYTES) return bytes.toString('utf8');
  let end = PREVIEW_BYTES;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
