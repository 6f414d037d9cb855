import { operands, optionValue } from './operands.ts';
import { listOf, type PartAction, searchFor } from './part-action.ts';

const CONTEXT = ['-A', '--after-context', '-B', '--before-context', '-C', '--context', '-m', '--max-count'];
const RG_VALUES = [
  ...[...CONTEXT, '-g', '--glob', '--iglob', '-t', '--type', '-T', '--type-not', '--type-add', '-d', '--max-depth', '-M'],
  ...['--max-columns', '-j', '--threads', '--sort', '--sortr', '--color', '--colors', '-r', '--replace', '-E', '--encoding'],
  ...['--max-filesize', '--pre', '--pre-glob', '--ignore-file', '--engine'],
];
const GREP_VALUES = [...CONTEXT, '--include', '--exclude', '--exclude-dir', '--exclude-from', '-d', '-D', '--label'];
const ACK_VALUES = [...CONTEXT, '-G', '--ignore', '--ignore-dir', '--depth', '-g'];

const PATTERN = ['-e', '--regexp'];
const PATTERN_FILE = ['-f', '--file'];

/** The options with a value of each program that searches in files. */
const SEARCHERS: ReadonlyMap<string, readonly string[]> = new Map([
  ...['rg', 'rga', 'ripgrep-all'].map((name) => [name, RG_VALUES] as const),
  ...['grep', 'egrep', 'fgrep'].map((name) => [name, GREP_VALUES] as const),
  ...['ag', 'ack', 'pt'].map((name) => [name, ACK_VALUES] as const),
]);
const GIT_GREP_VALUES = [...CONTEXT, '-O', '--open-files-in-pager', '--threads', '--max-depth'];

/** What `rg`, `grep`, `git grep` and their like search, or list (`rg --files`, `git ls-files`); null for other commands. */
export function searchAction([program = '', ...args]: readonly string[]): PartAction | null {
  if (program === 'git') return gitAction(args);
  const values = SEARCHERS.get(program);
  if (!values) return null;
  const isListing = values === RG_VALUES && args.includes('--files');
  return isListing ? listOf(operands(args, { values })[0]) : searchOf(args, values);
}

function gitAction([subcommand, ...args]: readonly string[]): PartAction | null {
  if (subcommand === 'grep') return searchOf(args, GIT_GREP_VALUES);
  const values = ['-x', '--exclude', '-X', '--exclude-from'];
  return subcommand === 'ls-files' ? listOf(operands(args, { values })[0]) : null;
}

/** The pattern is the first operand, unless an option brings it. Patterns from a file are not told. */
function searchOf(args: readonly string[], values: readonly string[]): PartAction {
  const words = operands(args, { values: [...values, ...PATTERN, ...PATTERN_FILE] });
  const pattern = optionValue(args, PATTERN);
  if (pattern !== undefined) return searchFor(pattern, words[0]);
  if (optionValue(args, PATTERN_FILE) !== undefined) return searchFor(undefined, words[0]);
  return searchFor(words[0], words[1]);
}
