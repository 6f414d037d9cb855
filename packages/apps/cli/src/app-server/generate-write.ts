import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';

/**
 * Writes generated files below a folder. Files of those names that were generated before, by us or by the original, are
 * replaced; all others are left alone.
 * @throws CodexError `write_failed`; `not_generated` before anything is written when a file of somebody else's is in the way
 */
export async function writeGenerated(folder: string, files: ReadonlyMap<string, string>, signal: AbortSignal): Promise<void> {
  for (const path of files.keys()) {
    const there = await contentOf(join(folder, path));
    if (there === null || isGenerated(path, there)) continue;
    throw inTheWay(join(folder, path));
  }
  for (const [path, text] of files) {
    signal.throwIfAborted();
    await write(join(folder, path), text);
  }
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = systemErrorCode(cause) ?? '';
    if (['ENOENT', 'ENOTDIR'].includes(code)) return null;
    if (code === 'EISDIR') throw inTheWay(path);
    throw failed(path, cause);
  }
}

/** TypeScript says so in its first line. A schema is titled like its file; bundles are named after what they hold. */
function isGenerated(path: string, text: string): boolean {
  if (path.endsWith('.ts')) return text === '' || /^\/\/ generated (?:by `codex|code!)/i.test(text);
  const title = /"title":\s*"(\w+)"/.exec(text)?.[1];
  return text === '' || title === basename(path, '.json') || (basename(path).startsWith('codex_') && title?.startsWith('CodexAppServerProtocol') === true);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await makeFolders(dirname(path));
    await writeFile(path, text);
  } catch (cause) {
    throw failed(path, cause);
  }
}

function inTheWay(path: string): CodexError {
  return new CodexError(`${path} is there and was not generated; nothing was written.`, { code: 'not_generated' });
}

function failed(path: string, cause: unknown): CodexError {
  return new CodexError(`Cannot write ${path}: ${errorMessage(cause)}`, { code: 'write_failed', cause });
}
