import { realpathSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';

export interface CodexHome {
  /** Absolute. Symlinks are resolved when the user named it. */
  readonly path: string;
  /** Whether `CODEX_HOME` named it; else it is the default, which need not exist yet. */
  readonly explicit: boolean;
}

/**
 * The folder for configuration and state. `CODEX_HOME`, when set and not empty, must be an existing folder; a relative
 * path counts from the current folder. Otherwise `.codex` in `HOME`, or in the account's home (`homedir`, from the
 * password database) when `HOME` is unset; whoever first writes there creates it.
 * Throws CodexError `bad_codex_home`, which names the path.
 */
export function resolveCodexHome(env: NodeJS.ProcessEnv, homedir: string | (() => string) = accountHome): CodexHome {
  const named = env['CODEX_HOME'];
  if (named) return { path: existingFolder(named), explicit: true };
  const home = env['HOME'] || (typeof homedir === 'string' ? homedir : homedir());
  return { path: join(resolve(home), '.codex'), explicit: false };
}

function accountHome(): string {
  try {
    return userInfo().homedir;
  } catch (cause) {
    throw badHome('Neither CODEX_HOME nor HOME is set, and this account has no home folder. Set CODEX_HOME.', cause);
  }
}

function existingFolder(named: string): string {
  let isFolder: boolean;
  try {
    isFolder = statSync(named).isDirectory();
  } catch (cause) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(cause) ?? '');
    const what = missing ? 'that path does not exist' : 'that path cannot be read';
    throw badHome(`CODEX_HOME points to ${JSON.stringify(named)}, but ${what}.`, cause);
  }
  if (!isFolder) throw badHome(`CODEX_HOME points to ${JSON.stringify(named)}, but that path is not a directory.`);
  return realpathSync(named);
}

function badHome(message: string, cause?: unknown): CodexError {
  return new CodexError(message, { code: 'bad_codex_home', cause });
}
