import { homedir } from 'node:os';
import { join } from 'node:path';
import { type GitDir } from './git-dir.ts';
import { readIfPresent } from './read-if-present.ts';

/** The first URL of the remote `origin`, null for none, `unsure` when only git itself can tell. */
export type RemoteUrl = { url: string | null } | 'unsure';

/** Files of other scopes, rewritten URLs and per-worktree settings: left to git. */
const UNUSUAL = /^\s*\[\s*(?:include|includeif|url)\b|^\s*worktreeconfig\s*=/im;
const SECTION = /^\s*\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]\s*(.*)$/;
const PLAIN_VALUE = /^\s*url\s*=\s*([^\s"\\#;]+)\s*$/i;

/** Reads the remote from the repository's configuration; user and system files only matter if they rewrite URLs. */
export async function originUrl({ commonDir }: GitDir, env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<RemoteUrl> {
  const own = await readIfPresent(join(commonDir, 'config'), signal);
  if (own === null) return { url: null };
  if (UNUSUAL.test(own)) return 'unsure';
  for (const path of outerConfigs(env)) {
    const outer = await readIfPresent(path, signal);
    if (outer !== null && (UNUSUAL.test(outer) || /^\s*\[\s*remote\b/im.test(outer))) return 'unsure';
  }
  return urlIn(own);
}

function outerConfigs(env: NodeJS.ProcessEnv): string[] {
  const home = env['HOME'] ?? homedir();
  const user = env['GIT_CONFIG_GLOBAL'];
  const xdg = env['XDG_CONFIG_HOME'];
  const users = user === undefined ? [join(home, '.gitconfig'), join(xdg === undefined || xdg === '' ? join(home, '.config') : xdg, 'git/config')] : [user];
  return [...users, env['GIT_CONFIG_SYSTEM'] ?? '/etc/gitconfig'];
}

function urlIn(config: string): RemoteUrl {
  let isOrigin = false;
  for (const line of config.split(/\r?\n/)) {
    const section = SECTION.exec(line);
    if (section !== null) isOrigin = section[1]?.toLowerCase() === 'remote' && section[2] === 'origin';
    const setting = section === null ? line : (section[3] ?? '');
    if (!isOrigin || !/^\s*url\b/i.test(setting)) continue;
    const url = PLAIN_VALUE.exec(setting)?.[1];
    return url === undefined ? 'unsure' : { url };
  }
  return { url: null };
}
