import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CodexError } from '@codex-ts/protocol';
import { type GitOutcome, quietGit, type QuietGitOptions, splitNul } from './quiet-git.ts';
import { type StoredForm, storedForm } from './stored-form.ts';
import { type WorkTree } from './work-tree.ts';

/** What git keeps of a file or a link: its kind, and its bytes or where it leads to. */
export interface GitEntry {
  readonly mode: '100644' | '100755' | '120000';
  content(): Promise<Buffer>;
}

/** What happened at one path. Null: nothing was there. */
export interface GitChange {
  /** Relative, `/` between its parts; need not be UTF-8. */
  readonly name: Buffer;
  readonly before: GitEntry | null;
  readonly after: GitEntry | null;
}

/** Changes as two commits in a repository of their own, which is nobody's and goes away. */
export interface ChangeRepo {
  /** Git-style, with binary files, modes and renames; what `git apply` takes. Empty when nothing differs. */
  diff(): Promise<Buffer>;
  /**
   * Gives the repository of `tree` the old contents that it does not have, as objects that nothing refers to: git then
   * merges where the files are not as they were.
   */
  lendBases(): Promise<void>;
}

const TIMEOUT_MS = 240_000;
/** The user's settings may say what is text and how a diff looks; a program reads this one. */
const PLAIN = ['-c', 'core.attributesFile=/dev/null', 'diff-tree', '-r', '-p', '--binary', '--full-index', '-M', '-U3'];
const PREFIXES = ['--src-prefix=a/', '--dst-prefix=b/', '--no-ext-diff', '--no-textconv', '--no-color'];

/**
 * Gives `use` the changes as a repository in a temporary folder, in the form in which `tree` would keep them: with its
 * line endings, through its filters. Contents are asked for one after the other. Throws CodexError `git_failed`,
 * `git_missing`, `git_timeout`; rejects with the signal's reason.
 */
export async function withChangeRepo<T>(
  changes: readonly GitChange[],
  { tree, signal = null }: { tree: WorkTree; signal?: AbortSignal | null },
  use: (repo: ChangeRepo) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'codex-diff-'));
  const git = (args: readonly string[], input?: QuietGitOptions['input']): Promise<GitOutcome> =>
    quietGit(args, { cwd: folder, signal, timeoutMs: TIMEOUT_MS, ...(input === undefined ? {} : { input }) }).then((outcome) => succeeded(args, outcome));
  try {
    const format = tree.objectFormat === 'sha1' ? [] : [`--object-format=${tree.objectFormat}`];
    await git(['init', '--quiet', '--bare', '--template=', ...format]);
    await writeFile(join(folder, 'objects/info/alternates'), `${await objectsOf(tree)}\n`);
    const form = await storedForm(tree, changes.map(({ name }) => name), join(folder, 'objects'));
    await git(['fast-import', '--quiet', '--date-format=raw'], commits(changes, form));
    return await use({
      diff: async () => (await git([...PLAIN, ...PREFIXES, 'before', 'after'])).stdout,
      lendBases: async () => {
        const ids = blobsOf((await git(['ls-tree', '-r', '-z', 'before'])).stdout);
        const missing = await missingIn(tree, ids);
        if (missing.length === 0) return;
        const { stdout: pack } = await git(['pack-objects', '--quiet', '--stdout'], Buffer.from(`${missing.join('\n')}\n`));
        succeeded(['unpack-objects'], await tree.git(['unpack-objects', '-q'], { input: pack }));
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder of a repository's objects, as a line of the file that names it to another repository. */
async function objectsOf(tree: WorkTree): Promise<string> {
  const { stdout } = succeeded(['rev-parse'], await tree.git(['rev-parse', '--git-path', 'objects']));
  const path = resolve(tree.root, stdout.toString('utf8').replace(/\n$/, ''));
  return /^["#]|\n/.test(path) ? `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"` : path;
}

function succeeded(args: readonly string[], outcome: GitOutcome): GitOutcome {
  if (outcome.code === 0) return outcome;
  throw new CodexError(`git ${args.find((word) => /^[a-z]/.test(word)) ?? ''} failed: ${outcome.stderr.trim().split('\n')[0] ?? ''}`, { code: 'git_failed' });
}

/** A stream for `git fast-import`: the state before and the state after. */
async function* commits(changes: readonly GitChange[], form: StoredForm): AsyncGenerator<Buffer> {
  for (const side of ['before', 'after'] as const) {
    yield Buffer.from(`commit refs/heads/${side}\ncommitter codex <codex@localhost> 0 +0000\ndata 0\n\n`);
    for (const change of changes) {
      const entry = change[side];
      if (entry === null) continue;
      const content = await entry.content();
      const id = entry.mode === '120000' ? null : await form(change.name, content);
      yield Buffer.concat([Buffer.from(`M ${entry.mode} ${id ?? 'inline'} `), quoted(change.name), Buffer.from('\n')]);
      if (id === null) yield Buffer.concat([Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')]);
    }
  }
  yield Buffer.from('done\n');
}

/** A path as fast-import reads any bytes. */
function quoted(name: Buffer): Buffer {
  const escaped = name.toString('latin1').replace(/[\u0000-\u001f"\\\u007f-\u00ff]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return Buffer.from(`"${escaped}"`, 'latin1');
}

/** Lines of `ls-tree`: `<mode> blob <id>\t<name>`. */
function blobsOf(tree: Buffer): string[] {
  return [...new Set(splitNul(tree).map((line) => line.toString('latin1').split(/[ \t]/)[2] ?? ''))];
}

async function missingIn(to: WorkTree, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { stdout } = succeeded(['cat-file'], await to.git(['cat-file', '--batch-check'], { input: Buffer.from(`${ids.join('\n')}\n`) }));
  return stdout.toString('latin1').split('\n').flatMap((line) => (line.endsWith(' missing') ? [line.slice(0, -' missing'.length)] : []));
}
