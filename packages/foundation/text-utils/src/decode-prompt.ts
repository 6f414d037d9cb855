import { isUtf8 } from 'node:buffer';
import { CodexError } from '@codex-ts/protocol';

type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | 'UTF-32BE';

/** Byte order marks; UTF-32LE stands before UTF-16LE, whose mark it begins with. */
const MARKS: readonly { encoding: Encoding; mark: Buffer }[] = [
  { encoding: 'UTF-32LE', mark: Buffer.from([0xff, 0xfe, 0x00, 0x00]) },
  { encoding: 'UTF-32BE', mark: Buffer.from([0x00, 0x00, 0xfe, 0xff]) },
  { encoding: 'UTF-8', mark: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'UTF-16LE', mark: Buffer.from([0xff, 0xfe]) },
  { encoding: 'UTF-16BE', mark: Buffer.from([0xfe, 0xff]) },
];

/**
 * The prompt in the bytes of a standard input: UTF-8 with or without a byte order mark, or UTF-16 with one. The mark
 * is dropped, everything else stays as it came, line ends included.
 * Throws CodexError `bad_prompt_encoding`, which names the encoding or the offset of the first bad byte.
 */
export function decodePrompt(bytes: Buffer): string {
  const found = MARKS.find(({ mark }) => bytes.subarray(0, mark.length).equals(mark));
  const body = bytes.subarray(found?.mark.length ?? 0);
  switch (found?.encoding) {
    case 'UTF-16LE':
      return decodeUtf16(body, 'UTF-16LE');
    case 'UTF-16BE':
      return decodeUtf16(body, 'UTF-16BE');
    case 'UTF-32LE':
    case 'UTF-32BE':
      throw badEncoding(`The prompt on stdin appears to be ${found.encoding}, which cannot be read.`);
    case 'UTF-8':
    case undefined:
      return decodeUtf8(body, bytes.length - body.length);
  }
}

function decodeUtf8(body: Buffer, skipped: number): string {
  if (isUtf8(body)) return body.toString('utf8');
  const offset = skipped + validUtf8Length(body);
  throw badEncoding(`The prompt on stdin is not valid UTF-8 (invalid byte at offset ${offset}).`);
}

function decodeUtf16(body: Buffer, encoding: 'UTF-16LE' | 'UTF-16BE'): string {
  const refuse = (): CodexError => badEncoding(`The prompt on stdin looks like ${encoding} but could not be decoded.`);
  if (body.length % 2 !== 0) throw refuse();
  const text = (encoding === 'UTF-16BE' ? Buffer.from(body).swap16() : body).toString('utf16le');
  if (!isWellFormed(text)) throw refuse();
  return text;
}

/** Whether every surrogate has its partner; `String.prototype.isWellFormed` is not in our library level. */
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/**
 * How many leading bytes are whole valid characters. A lenient decoder puts U+FFFD for the first bad byte, so the text
 * encoded again differs from the input in that character and nowhere before.
 */
function validUtf8Length(bytes: Buffer): number {
  const mended = Buffer.from(bytes.toString('utf8'));
  let at = 0;
  while (at < bytes.length && bytes[at] === mended[at]) at += 1;
  // A bad sequence may begin like the encoded U+FFFD: step back to where that character starts.
  while (at > 0 && ((mended[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}

function badEncoding(what: string): CodexError {
  return new CodexError(`${what} Convert it to UTF-8 and retry, for example with \`iconv -f <ENCODING> -t UTF-8\`.`, {
    code: 'bad_prompt_encoding',
  });
}
