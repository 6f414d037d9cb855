import { lstatSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type SandboxPolicy, systemErrorCode, type WorkspaceWritePolicy } from '@codex-ts/protocol';
import { gitProtectedPaths } from './git-protected-paths.ts';
import { isWithin } from './path-within.ts';

/** Absolute paths, symlinks resolved. */
export interface WritableRoot {
  root: string;
  /**
   * Inside `root` but not writable: `.git`, a worktree's git folder, `.agents` and `.codexignore` where they exist;
   * `.codex` always.
   */
  readOnlySubpaths: string[];
}

/** Holds config, hooks and rules that act outside the sandbox later: it must not even be created. */
export const CODEX_FOLDER = '.codex';

/** Says what commands may not read, so they may not change it either. */
export const IGNORE_FILE = '.codexignore';

/**
 * The places that a command may write under `policy`: [] for read-only, the whole disk for policies without a file
 * sandbox, else working directory, /tmp, $TMPDIR and the policy's roots in that order. Roots that do not exist are
 * left out, as in the original. `env` supplies TMPDIR and is the command's environment.
 */
export function writableRoots(policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): WritableRoot[] {
  switch (policy.type) {
    case 'read-only':
      return [];
    case 'danger-full-access':
    case 'external-sandbox':
      return [{ root: '/', readOnlySubpaths: [] }];
    case 'workspace-write': {
      const roots = rootPaths(policy, cwd, env);
      return roots.map((root) => ({ root, readOnlySubpaths: protectedPaths(root, roots) }));
    }
  }
}

function protectedPaths(root: string, allRoots: readonly string[]): string[] {
  const existing = ['.agents', IGNORE_FILE].map((name) => join(root, name)).filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
  return [...gitProtectedPaths(root, allRoots), ...existing, join(root, CODEX_FOLDER)];
}

/** Resolved, existing, each once, in the policy's order. */
function rootPaths(policy: WorkspaceWritePolicy, cwd: string, env: NodeJS.ProcessEnv): string[] {
  const named = [cwd];
  if (!policy.exclude_slash_tmp && isDirectory('/tmp')) named.push('/tmp');
  const tmpdir = env['TMPDIR'] ?? '';
  if (!policy.exclude_tmpdir_env_var && tmpdir.startsWith('/')) named.push(tmpdir);
  named.push(...policy.writable_roots.map((root) => resolve(cwd, root)));
  return [...new Set(named.map(realPath).filter((path) => path !== null))];
}

/** Whether the path lies in a root and in none of the protected parts that apply there. */
export function isInWritableRoot(path: string, roots: readonly WritableRoot[]): boolean {
  // The deepest root decides: a listed root inside a protected folder was allowed on purpose.
  const holding = roots.filter((entry) => isWithin(path, entry.root)).sort((a, b) => b.root.length - a.root.length)[0];
  return holding !== undefined && !holding.readOnlySubpaths.some((sub) => isWithin(path, sub));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Null for what does not exist or cannot be reached: nothing can be mounted there. */
function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
