import { type AppServerClient } from '@codex-ts/app-server-client';
import { errorMessage } from '@codex-ts/protocol';

import { folderFile, isFolder, isThere, parentFolder, readText } from '../commands/server-files.ts';

const DEEPEST = 64;
const SHORT_ID = 7;

export interface ProjectPlaceOptions {
  readonly client: AppServerClient;
  readonly changed: () => void;
  /** The server could not be asked. */
  readonly onError: (message: string) => void;
}

/** The repository that the conversation's folder is in, and its branch, as the server's files say. No git is run for it. */
export class ProjectPlace {
  readonly #options: ProjectPlaceOptions;
  #root: string | null = null;
  #branch: string | null = null;
  #wanted: string | null = null;
  #isLooking = false;

  constructor(options: ProjectPlaceOptions) {
    this.#options = options;
  }

  /** Null outside of a repository, and until it is known. */
  get root(): string | null {
    return this.#root;
  }

  /** The beginning of the commit's id where no branch is checked out. */
  get branch(): string | null {
    return this.#branch;
  }

  /** Looks again. While it looks, only the newest of what is asked meanwhile is done after it. */
  look(cwd: string): void {
    this.#wanted = cwd;
    if (!this.#isLooking) void this.#follow();
  }

  async #follow(): Promise<void> {
    this.#isLooking = true;
    try {
      for (let cwd = this.#wanted; cwd !== null; cwd = this.#wanted) {
        this.#wanted = null;
        await this.#look(cwd);
      }
    } catch (error) {
      this.#options.onError(errorMessage(error));
    } finally {
      this.#isLooking = false;
    }
  }

  async #look(cwd: string): Promise<void> {
    const found = await repositoryOf(this.#options.client, cwd);
    const root = found?.root ?? null;
    const branch = found === null ? null : await branchOf(this.#options.client, found.gitFolder);
    if (root === this.#root && branch === this.#branch) return;
    this.#root = root;
    this.#branch = branch;
    this.#options.changed();
  }
}

async function repositoryOf(client: AppServerClient, folder: string): Promise<{ root: string; gitFolder: string } | null> {
  let at: string | null = folder;
  for (let depth = 0; at !== null && depth < DEEPEST; depth += 1) {
    const git = folderFile(at, '.git');
    if (await isFolder(client, git)) return { root: at, gitFolder: git };
    // A worktree or a submodule: a file that says where the rest is.
    const named = (await isThere(client, git)) ? /^gitdir: (.+)$/m.exec((await readText(client, git)) ?? '')?.[1]?.trim() : undefined;
    if (named !== undefined) return { root: at, gitFolder: /^([a-z]:)?[\\/]/i.test(named) ? named : folderFile(at, named) };
    at = parentFolder(at);
  }
  return null;
}

async function branchOf(client: AppServerClient, gitFolder: string): Promise<string | null> {
  const head = (await readText(client, folderFile(gitFolder, 'HEAD')))?.trim() ?? '';
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  // What git writes where branches are kept in another way than as files.
  if (branch === '.invalid') return null;
  return branch ?? (/^[\da-f]{40,64}$/.test(head) ? head.slice(0, SHORT_ID) : null);
}
