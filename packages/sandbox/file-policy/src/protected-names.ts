import { homedir } from 'node:os';
import { join } from 'node:path';
import { isLink, lookAt, realPath } from './follow-links.ts';
import { type FileRule } from './file-rule.ts';
import { gitFolders } from './git-folders.ts';
import { isWithin } from './path-within.ts';

/** Holds config, hooks and rules that act outside the sandbox later: it must not even be created. */
const CODEX_FOLDER = '.codex';
/** `.agents` holds skills; `.codexignore` says what commands may not read, so they may not change it either. */
const KEPT_WHERE_PRESENT: readonly string[] = ['.agents', '.codexignore'];

const FREEING_FILES: readonly string[] = ['config.toml', '.env', 'auth.json', 'hooks.json'];

/**
 * The names inside writable `roots` that stay read-only although the policy does not say so: `.git` and the git folders
 * that its file leads to, `.agents` and `.codexignore` where they exist, `.codex` always, and the folder of this
 * program's own configuration, wherever it lies. `named` are the paths that
 * the policy itself speaks of: there it has the last word, and to name a git folder opens all that is in it.
 */
export function protectedNames(roots: readonly string[], named: ReadonlySet<string>, env: NodeJS.ProcessEnv): FileRule[] {
  const folders = roots.filter((root) => lookAt(root)?.isDirectory() ?? false);
  const git = [...new Set(folders.flatMap(gitFolders))];
  const opened = git.filter((path) => named.has(path));
  const closedGit = git.filter((path) => !opened.some((open) => isWithin(path, open)));
  const others = folders.flatMap((root) => [...KEPT_WHERE_PRESENT.map((name) => join(root, name)).filter((path) => lookAt(path) !== undefined), join(root, CODEX_FOLDER)]);
  const inside = [...closedGit, ...others.flatMap(withTarget), ...ownConfiguration(folders, env)].filter((path) => !named.has(path) && roots.some((root) => path !== root && isWithin(path, root)));
  return [...new Set(inside)].map((path) => ({ path, access: 'read', origin: 'protected' }));
}

/**
 * `CODEX_HOME`, whose files decide how later commands run. Where it is a writable root itself, somebody works on it: then
 * only what sets a command free stays closed.
 */
function ownConfiguration(roots: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const home = realPath(env['CODEX_HOME'] ?? join(env['HOME'] ?? homedir(), CODEX_FOLDER));
  if (home === null || !roots.some((root) => isWithin(home, root))) return [];
  if (!roots.includes(home)) return [home];
  return [...FREEING_FILES.map((name) => join(home, name)).filter((path) => lookAt(path) !== undefined), join(home, 'rules')];
}

function withTarget(path: string): string[] {
  const target = isLink(path) ? realPath(path) : null;
  return target === null ? [path] : [path, target];
}
