import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { resolveGitDir } from '@codex-ts/git-utils';
import { rulesFrom, textOf } from './read-rules.ts';
import { type RuleFile } from './rule-file.ts';

/** What a repository and its user exclude beside the `.gitignore` files; the stronger first. */
export async function gitExcludes(repoRoot: string, env: NodeJS.ProcessEnv): Promise<RuleFile[]> {
  const dirs = await resolveGitDir(repoRoot);
  const own = dirs === null ? null : await rulesFrom(join(dirs.commonDir, 'info', 'exclude'), repoRoot);
  const users = await rulesFrom(await usersFile(env), repoRoot);
  return [own, users].filter((rules) => rules !== null);
}

/** Where the user keeps rules for all repositories. */
async function usersFile(env: NodeJS.ProcessEnv): Promise<string> {
  const home = env['HOME'] ?? homedir();
  const settings = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'git');
  for (const file of [env['GIT_CONFIG_GLOBAL'] ?? join(home, '.gitconfig'), join(settings, 'config')]) {
    const named = /^\s*excludesfile\s*=\s*"?([^"\n]*?)"?\s*$/im.exec((await textOf(file)) ?? '')?.[1];
    if (named) return resolve(home, named.replace(/^~\//, `${home}/`));
  }
  return join(settings, 'ignore');
}
