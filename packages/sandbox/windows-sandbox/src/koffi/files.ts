import { lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { type PathKind, type Win32 } from '../win32.ts';

type Files = Pick<Win32, 'pathKind' | 'makeFolder' | 'removeEmptyFolder' | 'readText' | 'writeText' | 'listFolders'>;

/** The part that Node does. Throws its errors. */
export function fileCalls(): Files {
  return {
    pathKind: kindOf,
    makeFolder: (path) => void unless(['EEXIST'], () => mkdirSync(path)),
    removeEmptyFolder: (path) => unless(['ENOTEMPTY', 'EEXIST', 'ENOENT'], () => rmdirSync(path)) !== null,
    readText: (path) => unless(['ENOENT'], () => readFileSync(path, 'utf8')),
    writeText: (path, text) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    listFolders: (path) =>
      unless(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'], () => readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)),
  };
}

function kindOf(path: string): PathKind {
  const found = unless(['ENOENT', 'ENOTDIR'], () => lstatSync(path));
  if (found === null) return 'missing';
  // Junctions count as links, as they should.
  if (found.isSymbolicLink()) return 'link';
  return found.isDirectory() ? 'folder' : 'file';
}

/** Null for these errors. */
function unless<T>(codes: readonly string[], run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (!codes.includes(systemErrorCode(error) ?? '')) throw error;
    return null;
  }
}
