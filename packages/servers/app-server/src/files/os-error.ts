import { ERROR_CODES } from '@codex-ts/app-server-protocol';
import { systemErrorCode } from '@codex-ts/protocol';
import { constants } from 'node:os';
import { getSystemErrorName, getSystemErrorMap } from 'node:util';
import { RequestError } from '../request-error.ts';

/** What the operating system calls an error, where Node has words of its own. */
const OS_WORDS: Readonly<Record<string, string | undefined>> = {
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
  ENXIO: 'No such device or address',
  ETXTBSY: 'Text file busy',
  EXDEV: 'Invalid cross-device link',
  EIO: 'Input/output error',
};

/**
 * The error answer for what the operating system refused: its text and number, as the original gives them. Anything else
 * stays what it is.
 */
export function osError(error: unknown): unknown {
  const cause = error instanceof Error && systemErrorCode(error.cause) !== undefined ? error.cause : error;
  const code = systemErrorCode(cause) ?? '';
  const numbers: Readonly<Record<string, number | undefined>> = constants.errno;
  const number = numbers[code];
  if (number === undefined) return error;
  return new RequestError(`${words(code, number)} (os error ${number})`, { rpcCode: ERROR_CODES.internalError });
}

function words(code: string, number: number): string {
  const [, text = code] = getSystemErrorMap().get(-number) ?? [getSystemErrorName(-number)];
  return OS_WORDS[code] ?? `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** An error as the operating system would have it, for what we see before it does. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** What `work` gives. @throws RequestError with the text of the operating system for what that refused */
export async function withOsErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw osError(error);
  }
}
