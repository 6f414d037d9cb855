import { CodexError } from '@codex-ts/protocol';
import { splitNul } from './quiet-git.ts';
import { type WorkTree } from './work-tree.ts';

/** Attributes by which git keeps a file otherwise than it lies in the folder; line endings apart, which depend on more. */
const CONVERTING = ['filter', 'ident', 'working-tree-encoding'];

/** Gives the id under which git keeps a content, when that is another content; null when it is kept as it is. */
export type StoredForm = (name: Buffer, content: Buffer) => Promise<string | null>;

/**
 * How a working tree's attributes and settings have git keep files of these names: with other line endings, through a
 * filter. What is converted is written to `objects`, an object folder that builds on the working tree's, and nowhere else.
 */
export async function storedForm(tree: WorkTree, names: readonly Buffer[], objects: string): Promise<StoredForm> {
  const converted = await convertedNames(tree, names);
  const env = { GIT_OBJECT_DIRECTORY: objects };
  return async (name, content) => {
    if (!converted.has(name.toString('latin1')) && !content.includes('\r\n')) return null;
    // A path that is not UTF-8 cannot be said in an argument.
    const path = name.toString('utf8');
    if (!Buffer.from(path).equals(name)) return null;
    const { code, stdout, stderr } = await tree.git(['hash-object', '-w', '--stdin', `--path=${path}`], { input: content, env });
    if (code !== 0) throw new CodexError(`git hash-object failed: ${stderr.trim().split('\n')[0] ?? ''}`, { code: 'git_failed' });
    return stdout.toString('latin1').trim();
  };
}

async function convertedNames(tree: WorkTree, names: readonly Buffer[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const input = Buffer.concat(names.flatMap((name) => [name, Buffer.alloc(1)]));
  const { stdout } = await tree.git(['check-attr', '-z', '--stdin', ...CONVERTING], { input });
  // Name, attribute, value, over and over.
  const fields = splitNul(stdout).map((field) => field.toString('latin1'));
  return new Set(fields.filter((_, at) => at % 3 === 0 && !['unspecified', 'unset'].includes(fields[at + 2] ?? 'unset')));
}
