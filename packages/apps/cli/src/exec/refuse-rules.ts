import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findRepoRoot } from '@codex-ts/git-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';

/**
 * Refuses to run where somebody wrote rules about commands, the user or the project: this version cannot enforce them,
 * and running without them could do what they forbid. Throws CodexError `rules_unsupported`, which names the file.
 */
export async function refuseRules(codexHome: string, cwd: string): Promise<void> {
  for (const folder of [join(codexHome, 'rules'), ...projectFolders(cwd)]) {
    const names = await readdir(folder).catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
      throw error;
    });
    const rules = names.find((name) => name.endsWith('.rules'));
    if (rules === undefined) continue;
    throw new CodexError(`This version cannot enforce rules yet, and ${join(folder, rules)} has some. Move it away to run without them.`, {
      code: 'rules_unsupported',
    });
  }
}

/** Where the original looks for a project's rules: every folder from the repository's root down to the working directory. */
function projectFolders(cwd: string): string[] {
  const root = findRepoRoot(cwd) ?? cwd;
  const folders: string[] = [];
  for (let dir = cwd; ; dir = dirname(dir)) {
    folders.unshift(join(dir, '.codex', 'rules'));
    if (dir === root || dir === dirname(dir)) return folders;
  }
}
