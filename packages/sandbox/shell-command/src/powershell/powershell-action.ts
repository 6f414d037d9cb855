import { listOf, type PartAction, searchFor } from '../part-action.ts';
import { searchAction } from '../search-action.ts';
import { type Parameters, parametersOf } from './parameters.ts';
import { cmdletName } from './powershell-names.ts';

const COMMON = ['erroraction', 'ea', 'encoding'];

/** What a plain command of a PowerShell script reads, lists or searches; null for other commands. */
export function powershellAction(argv: readonly string[]): PartAction | null {
  const [name = '', ...args] = argv;
  switch (cmdletName(name)) {
    case 'get-content':
      return readOf(parametersOf(args, [...COMMON, 'path', 'literalpath', 'totalcount', 'first', 'head', 'tail', 'last', 'readcount', 'delimiter'], ['raw', 'force']));
    case 'get-childitem': {
      const listed = parametersOf(args, [...COMMON, 'path', 'literalpath', 'filter', 'include', 'exclude', 'depth', 'attributes'], ['recurse', 's', 'force', 'name', 'file', 'directory', 'hidden', 'ad', 'af']);
      return listed && listOf(withSlashes(pathOf(listed, 0)));
    }
    case 'select-string': {
      const found = parametersOf(args, [...COMMON, 'pattern', 'path', 'literalpath', 'include', 'exclude', 'context', 'culture'], ['casesensitive', 'simplematch', 'list', 'quiet', 'notmatch', 'allmatches', 'raw', 'noemphasis']);
      const pattern = found?.named.get('pattern');
      return found && searchFor(pattern ?? found.positional[0], withSlashes(pathOf(found, pattern === undefined ? 1 : 0)));
    }
    case undefined:
      return name.toLowerCase() === 'findstr' ? findstr(args) : searchAction(argv);
    default:
      return null;
  }
}

function readOf(parameters: Parameters | null): PartAction | null {
  if (parameters === null) return null;
  const path = pathOf(parameters, 0);
  const isOne = parameters.positional.length === (hasPath(parameters) ? 0 : 1);
  return path === undefined || !isOne || path.includes(',') ? null : { type: 'read', path };
}

function pathOf(parameters: Parameters, position: number): string | undefined {
  const { named, positional } = parameters;
  return named.get('path') ?? named.get('literalpath') ?? positional[position];
}

function hasPath({ named }: Parameters): boolean {
  return named.has('path') || named.has('literalpath');
}

/** Its options begin with a slash; `/c:` brings a pattern with blanks. */
function findstr(args: readonly string[]): PartAction | null {
  if (args.some((arg) => /^\/[fgd]:/i.test(arg))) return null;
  const literal = args.find((arg) => /^\/c:/i.test(arg))?.slice(3);
  const [first, second] = args.filter((arg) => !arg.startsWith('/'));
  return literal === undefined ? searchFor(first, withSlashes(second)) : searchFor(literal, withSlashes(first));
}

/** Names are told by the part behind the last slash. */
export function withSlashes(path: string): string;
export function withSlashes(path: string | undefined): string | undefined;
export function withSlashes(path: string | undefined): string | undefined {
  return path?.replaceAll('\\', '/');
}

const SHAPERS: ReadonlySet<string | undefined> = new Set(['select-object', 'sort-object', 'measure-object', 'format-table', 'format-list', 'out-string']);

/** Whether a command beside others only shapes what they print. */
export function isPowerShellFormatter(argv: readonly string[]): boolean {
  return SHAPERS.has(cmdletName(argv[0] ?? ''));
}
