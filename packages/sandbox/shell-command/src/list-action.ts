import { operands } from './operands.ts';
import { listOf, type PartAction } from './part-action.ts';

const EZA_VALUES = ['-I', '--ignore-glob', '-L', '--level', '-s', '--sort', '-t', '--time', '--time-style', '--color', '--colour'];

/** The options with a value of each program that lists what its first operand holds. */
const LISTERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ls', ['-I', '--ignore', '-w', '--width', '-T', '--tabsize', '--block-size', '--format', '--time-style', '--sort', '--time', '--hide']],
  ['eza', EZA_VALUES],
  ['exa', EZA_VALUES],
  ['tree', ['-L', '-P', '-I', '--charset', '--filelimit', '--sort', '-H', '-T']],
  ['du', ['-d', '--max-depth', '-B', '--block-size', '--exclude', '-X', '-t', '--threshold', '--time-style']],
]);

/** What `ls`, `tree` and their like list; null for other commands. */
export function listAction([program = '', ...args]: readonly string[]): PartAction | null {
  const values = LISTERS.get(program);
  // `tree -o` writes its listing to a file.
  if (!values || (program === 'tree' && args.includes('-o'))) return null;
  return listOf(operands(args, { values })[0]);
}
