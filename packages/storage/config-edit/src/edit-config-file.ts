import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureDir, linkEnd, sweepTemporaries, withFileLock, writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { ConfigEditError } from './config-edit-error.ts';
import { type ConfigEdit, editToml } from './edit-toml.ts';

export interface EditConfigInput {
  /** Need not exist, nor its folder. Links are followed and stay. */
  readonly file: string;
  readonly edits: readonly ConfigEdit[];
  /** Looks at the text to be written; what it throws ends the edit, and nothing is written. */
  readonly validate?: ((text: string) => void | Promise<void>) | undefined;
  /** What `versionOf` must say of the existing text (of '' when there is no file). */
  readonly expectedVersion?: string | undefined;
  /** Default: `sha256:` and the hash of the text. */
  readonly versionOf?: ((text: string) => string | Promise<string>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EditConfigResult {
  /** Whether the file was written. */
  readonly changed: boolean;
  readonly text: string;
  readonly version: string;
}

/**
 * Edits a configuration file as `editToml` does. Between reading and writing no other editor of ours can write, in
 * whatever process; readers see the old file or the new, also after a crash. The new file has mode 0600, a new folder
 * 0700. Edits that change nothing do not write.
 *
 * Throws ConfigEditError as `editToml` does, with `version_conflict` and `read_only` besides; CodexError
 * `lock_timeout` when another process holds the file for long; `signal.reason`; what `validate` and `versionOf` throw.
 */
export async function editConfigFile(input: EditConfigInput): Promise<EditConfigResult> {
  const target = await asReadOnly(input.file, async () => {
    const end = await linkEnd(input.file);
    await refuseOddFile(input.file, end);
    await ensureDir(dirname(end), 0o700);
    return end;
  });
  return asReadOnly(input.file, () => withFileLock(target, () => editLocked(input, target), { signal: input.signal }));
}

async function editLocked(input: EditConfigInput, target: string): Promise<EditConfigResult> {
  const versionOf = input.versionOf ?? hashOf;
  const before = await readText(input.file, target);
  if (input.expectedVersion !== undefined) {
    const found = await versionOf(before);
    if (found !== input.expectedVersion) {
      throw new ConfigEditError('version_conflict', `${input.file} has changed since it was read (expected version ${input.expectedVersion}, found ${found}). Read it again and repeat the change.`);
    }
  }
  const text = await editToml(before, input.edits, input.file);
  if (text === before) return { changed: false, text, version: await versionOf(text) };
  await input.validate?.(text);
  input.signal?.throwIfAborted();
  await writeFileAtomic(target, text, { mode: 0o600 });
  await sweepTemporaries(target);
  return { changed: true, text, version: await versionOf(text) };
}

async function readText(file: string, target: string): Promise<string> {
  const bytes = await readFile(target).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw new CodexError(`Cannot read ${file}: ${errorMessage(error)}`, { code: 'read_failed', cause: error });
  });
  try {
    // The mark at the beginning is part of the text here: it is written back.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigEditError('not_toml', `${file}:1:1: the file is not valid UTF-8`, cause);
  }
}

/** A link to /dev/null is a way to switch a config off; replacing the device would be a poor answer. */
async function refuseOddFile(file: string, target: string): Promise<void> {
  const found = await stat(target).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  });
  if (found !== null && !found.isFile()) throw new ConfigEditError('read_only', `${file} cannot be edited: it is not a regular file.`);
}

const WRITE_FAILURES = ['read_only_folder', 'write_failed', 'mkdir_failed'];

/** However the system says that this place cannot be written, the caller hears `read_only`. */
async function asReadOnly<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const ofWriting = error instanceof CodexError && WRITE_FAILURES.includes(error.code);
    const code = systemErrorCode(ofWriting ? error.cause : error) ?? '';
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) throw error;
    throw new ConfigEditError('read_only', `${file} cannot be changed: ${errorMessage(error)}`, error);
  }
}

function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
