import { dirname, join } from 'node:path';
import { findRepoRoot } from '@codex-ts/git-utils';
import { gitExcludes } from './git-excludes.ts';
import { readRules } from './read-rules.ts';
import { type RuleFile } from './rule-file.ts';

/**
 * What is left out below a folder: `.ignore` files, those of folders above too, and in a git repository its `.gitignore`
 * files up to the repository's root, `.git/info/exclude` and the user's own excludes. The nearer file wins over one
 * further up, and `.ignore` over git's files.
 */
export class FolderRules {
  readonly #plain: readonly RuleFile[];
  readonly #git: readonly RuleFile[];
  readonly #isInRepo: boolean;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(parts: { plain: readonly RuleFile[]; git: readonly RuleFile[]; isInRepo: boolean; env: NodeJS.ProcessEnv }) {
    this.#plain = parts.plain;
    this.#git = parts.git;
    this.#isInRepo = parts.isInRepo;
    this.#env = parts.env;
  }

  /** What the folders above a root say about what is in it; nothing when they would leave out the root itself. */
  static async above(root: string, env: NodeJS.ProcessEnv): Promise<FolderRules> {
    const none = new FolderRules({ plain: [], git: [], isInRepo: false, env });
    let rules = none;
    const folders: string[] = [];
    for (let folder = dirname(root); dirname(folder) !== folder; folder = dirname(folder)) folders.unshift(folder);
    const repoRoot = findRepoRoot(root);
    for (const folder of folders) rules = await rules.into(folder, (name) => name !== '.git' || folder === repoRoot);
    if (!rules.ignores(root, true)) return rules;
    return new FolderRules({ plain: [], git: [], isInRepo: rules.#isInRepo, env });
  }

  /** The rules in a folder below; `has` tells which names it holds. */
  async into(folder: string, has: (name: string) => boolean): Promise<FolderRules> {
    const isRepo = has('.git');
    const isInRepo = isRepo || this.#isInRepo;
    const plain = has('.ignore') ? await readRules(folder, '.ignore') : null;
    const git = isInRepo && has('.gitignore') ? await readRules(folder, '.gitignore') : null;
    if (plain === null && git === null && !isRepo) return this;
    const outer = isRepo ? await gitExcludes(folder, this.#env) : this.#git;
    return new FolderRules({
      plain: plain === null ? this.#plain : [plain, ...this.#plain],
      git: git === null ? outer : [git, ...outer],
      isInRepo,
      env: this.#env,
    });
  }

  /** Whether an entry of a folder that is not left out itself is left out. `path` is absolute. */
  ignores(path: string, isDirectory: boolean): boolean {
    return (ruling(this.#plain, path, isDirectory) ?? ruling(this.#git, path, isDirectory)) === 'ignored';
  }
}

/** Of the first file that has something to say. */
function ruling(files: readonly RuleFile[], path: string, isDirectory: boolean): 'ignored' | 'kept' | undefined {
  for (const file of files) {
    const says = file.ruling(path.slice(join(file.folder, '/').length).replaceAll('\\', process.platform === 'win32' ? '/' : '\\'), isDirectory);
    if (says !== 'silent') return says;
  }
  return undefined;
}
