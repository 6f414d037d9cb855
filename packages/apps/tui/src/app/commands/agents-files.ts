import { type AppServerClient } from '@codex-ts/app-server-client';

import { folderFile, isFolder, isThere, parentFolder } from './server-files.ts';

const DEEPEST = 32;
const NAMES = ['AGENTS.override.md', 'AGENTS.md'] as const;

export interface GuidePlaces {
  /** The folder of the conversation. */
  readonly folder: string;
  /** Null while it is not known. */
  readonly codexHome: string | null;
  /** Other names that guides may have. */
  readonly fallbacks: readonly string[];
}

/** The guides that hold in a folder: the user's own, then those of the folders from the repository's own down to it, one for each. */
export async function agentsFiles(client: AppServerClient, { folder, codexHome, fallbacks }: GuidePlaces): Promise<string[]> {
  const own = codexHome === null ? null : await guideIn(client, codexHome, []);
  const found: string[] = [];
  let here: string | null = null;
  let at: string | null = folder;
  for (let depth = 0; at !== null && depth < DEEPEST; depth += 1) {
    const guide = await guideIn(client, at, fallbacks);
    if (guide !== null) found.unshift(guide);
    if (depth === 0) here = guide;
    const git = folderFile(at, '.git');
    if ((await isFolder(client, git)) || (await isThere(client, git))) return [...present(own), ...found];
    at = parentFolder(at);
  }
  // Outside of a repository only the folder itself counts.
  return [...present(own), ...present(here)];
}

async function guideIn(client: AppServerClient, folder: string, fallbacks: readonly string[]): Promise<string | null> {
  for (const name of [...NAMES, ...fallbacks]) if (await isThere(client, folderFile(folder, name))) return folderFile(folder, name);
  return null;
}

function present(path: string | null): string[] {
  return path === null ? [] : [path];
}
