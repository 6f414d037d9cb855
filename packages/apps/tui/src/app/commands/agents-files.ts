import { type AppServerClient } from '@codex-ts/app-server-client';

import { folderFile, isFolder, isThere, parentFolder } from './server-files.ts';

const DEEPEST = 32;

/** The guides that hold in a folder: those of it and of the folders above, up to the repository's own, from the top. */
export async function agentsFiles(client: AppServerClient, folder: string): Promise<string[]> {
  const found: string[] = [];
  let at: string | null = folder;
  for (let depth = 0; at !== null && depth < DEEPEST; depth += 1) {
    const path = folderFile(at, 'AGENTS.md');
    if (await isThere(client, path)) found.unshift(path);
    const git = folderFile(at, '.git');
    if ((await isFolder(client, git)) || (await isThere(client, git))) return found;
    at = parentFolder(at);
  }
  // Outside of a repository only the folder itself counts.
  return found.filter((path) => path === folderFile(folder, 'AGENTS.md'));
}
