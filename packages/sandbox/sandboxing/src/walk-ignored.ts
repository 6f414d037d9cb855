import { type Dirent } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';

const MAX_ENTRIES = 100_000;
const MAX_MATCHES = 2000;
/** What Node puts in the place of bytes in a name that are not UTF-8. */
const NOT_UTF8 = '\uFFFD';

/**
 * The outermost entries below `root` that `matches` (given a path relative to it, with `/`). `.git` is passed over, and
 * links are not followed. See `IgnoreRules.paths` for what it throws: never a list that lacks something.
 */
export async function walkIgnored(root: string, matches: (path: string, isDirectory: boolean) => boolean, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  const open = [''];
  let seen = 0;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    signal?.throwIfAborted();
    const entries = await entriesOf(join(root, folder));
    if (entries === null) {
      found.push(join(root, folder));
      continue;
    }
    seen += entries.length;
    if (seen > MAX_ENTRIES) throw tooLarge(root, `the project has more than ${MAX_ENTRIES} files and folders`);
    for (const entry of entries.filter(({ name }) => name !== '.git')) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.includes(NOT_UTF8)) await refuseUnknowable(join(root, path));
      if (matches(path, await countsAsFolder(join(root, path), entry))) found.push(join(root, path));
      else if (entry.isDirectory()) open.push(path);
    }
    if (found.length > MAX_MATCHES) throw tooLarge(root, `its rules match more than ${MAX_MATCHES} files and folders`);
  }
  return found;
}

/** Null when we may not look inside; nothing when it has gone meanwhile. */
async function entriesOf(folder: string): Promise<Dirent[] | null> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const code = systemErrorCode(cause) ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    if (code === 'EACCES' || code === 'EPERM') return null;
    throw new CodexError(`Cannot tell which files are to stay hidden: ${errorMessage(cause)}`, { code: 'ignore_failed', cause });
  }
}

/** A rule for a folder means what a link leads to as well: to hide too much is the better mistake. */
async function countsAsFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}

/** A name that we cannot spell cannot be hidden, nor can anything below it. */
async function refuseUnknowable(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (cause) {
    throw new CodexError(`Cannot tell which files are to stay hidden: the name ${path} is not valid UTF-8. Rename it.`, { code: 'ignore_failed', cause });
  }
}

function tooLarge(root: string, reason: string): CodexError {
  return new CodexError(`The rules in .codexignore of ${root} cannot be enforced: ${reason}. Name whole folders, or remove the file.`, { code: 'ignore_too_large' });
}
