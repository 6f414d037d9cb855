import { operands } from './operands.ts';
import { listOf, type PartAction, searchFor } from './part-action.ts';

/** Tests of find that look for something by name. */
const NAME_TESTS: ReadonlySet<string> = new Set([
  ...['-name', '-iname', '-path', '-ipath', '-wholename', '-iwholename', '-regex', '-iregex', '-lname', '-ilname'],
]);
/** What find does besides telling names. */
const ACTIONS: ReadonlySet<string> = new Set([
  ...['-exec', '-execdir', '-ok', '-okdir', '-delete', '-fls', '-fprint', '-fprint0', '-fprintf'],
]);
const FD_VALUES = [
  ...['-e', '--extension', '-t', '--type', '-d', '--max-depth', '--min-depth', '-E', '--exclude', '--color', '-c'],
  ...['-S', '--size', '-o', '--owner', '-j', '--threads', '--changed-within', '--changed-before', '--base-directory'],
];
const FD_ACTIONS = ['-x', '--exec', '-X', '--exec-batch'];

/** What `find` or `fd` lists or searches; null for other commands, and where it acts on what it finds. */
export function findAction([program, ...args]: readonly string[]): PartAction | null {
  if (program === 'find') return gnuFind(args);
  return program === 'fd' || program === 'fdfind' ? fd(args) : null;
}

function gnuFind(args: readonly string[]): PartAction | null {
  if (args.some((arg) => ACTIONS.has(arg))) return null;
  const first = args[0];
  const path = first === undefined || /^[-(!]/.test(first) ? undefined : first;
  const test = args.findIndex((arg) => NAME_TESTS.has(arg));
  return test === -1 ? listOf(path) : searchFor(args[test + 1], path);
}

function fd(args: readonly string[]): PartAction | null {
  if (args.some((arg) => FD_ACTIONS.includes(arg))) return null;
  const [query, path] = operands(args, { values: FD_VALUES });
  return query === undefined ? listOf(undefined) : searchFor(query, path);
}
