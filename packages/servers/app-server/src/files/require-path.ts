import { isAbsolute } from 'node:path';
import { RequestError } from '../request-error.ts';

/** The path of a request, which must be absolute. @throws RequestError, in the original's words */
export function requirePath(path: string): string {
  if (!isAbsolute(path)) throw new RequestError('Invalid request: AbsolutePathBuf deserialized without a base path');
  if (path.includes('\0')) throw new RequestError('file name contained an unexpected NUL byte');
  return path;
}
