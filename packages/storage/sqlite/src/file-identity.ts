import { statSync } from 'node:fs';

/** Which file lies at a path now: device and inode. Null when there is none, or none that we may see. */
export function identityOf(path: string): string | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? null : `${found.dev}:${found.ino}`;
  } catch {
    return null;
  }
}
