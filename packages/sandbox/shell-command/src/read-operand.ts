import { operands } from './operands.ts';

type Reader = (args: readonly string[]) => readonly string[];

const LINE_RANGE = /^\d+(?:,\d+)?p$/;
const PAGER_VALUES = ['--theme', '--language', '-l', '--style', '--terminal-width', '--tabs', '--line-range', '-r', '--map-syntax', '-m'];

/** The files that each program reads, besides what it prints of them. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['cat', (args) => operands(args)],
  ['bat', (args) => operands(args, { values: PAGER_VALUES })],
  ['batcat', (args) => operands(args, { values: PAGER_VALUES })],
  ['less', (args) => operands(args, { values: ['-p', '-x', '-y', '-z', '-j', '--pattern'] })],
  ['more', (args) => operands(args)],
  ['nl', (args) => operands(args, { values: ['-s', '-w', '-v', '-i', '-b', '-d', '-f', '-h', '-l', '-n'] })],
  ['head', (args) => operands(args, { values: ['-n', '-c', '--lines', '--bytes'] })],
  ['tail', tailFiles],
  ['sed', sedFiles],
  ['awk', awkFiles],
]);

/** The one file that a command reads; null when it reads none or several, or does something else. */
export function readOperand(argv: readonly string[]): string | null {
  const [program = '', ...args] = argv;
  const [file, ...others] = READERS.get(program)?.(args) ?? [];
  return file === undefined || others.length > 0 || file === '-' ? null : file;
}

/** A tail that follows its file is watching, not reading. */
function tailFiles(args: readonly string[]): readonly string[] {
  const follows = args.some((arg) => /^-[a-z]*[fF]/.test(arg) || arg.startsWith('--follow'));
  return follows ? [] : operands(args, { values: ['-n', '-c', '--lines', '--bytes'] });
}

/** Only `sed -n` with a range of lines to print. */
function sedFiles(args: readonly string[]): readonly string[] {
  const [flag, ...rest] = args;
  if (flag !== '-n') return [];
  const [range = '', ...files] = rest[0] === '-e' ? rest.slice(1) : rest;
  return LINE_RANGE.test(range) && !files.some((file) => file.startsWith('-')) ? files : [];
}

/** The first operand is the program. With `-f` it would be a file, and nothing is said about that. */
function awkFiles(args: readonly string[]): readonly string[] {
  if (args.some((arg) => arg.startsWith('-f') || arg === '-i' || arg === '--file')) return [];
  return operands(args, { values: ['-F', '-v'] }).slice(1);
}
