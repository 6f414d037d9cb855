import { splitPlainCommands } from './plain-commands.ts';
import { isSystemProgram, programName } from './program-name.ts';
import { isReadOnlyGit } from './read-only-git.ts';
import { unwrapShell } from './unwrap-shell.ts';

type Arguments = readonly string[];

/** Programs that only look, whatever their arguments. */
const READERS: ReadonlySet<string> = new Set([
  ...['cat', 'cd', 'cut', 'echo', 'expr', 'false', 'grep', 'head', 'id', 'ls', 'nl', 'numfmt', 'paste', 'pwd', 'rev', 'seq'],
  ...['stat', 'tac', 'tail', 'tr', 'true', 'uname', 'uniq', 'wc', 'which', 'whoami'],
]);

/** Programs that only look as long as their arguments say nothing else. */
const CONDITIONAL: ReadonlyMap<string, (args: Arguments) => boolean> = new Map([
  ['base64', (args) => !args.some((arg) => arg.startsWith('-o') || arg === '--output' || arg.startsWith('--output='))],
  ['find', (args) => !args.some((arg) => FIND_ACTIONS.has(arg))],
  ['rg', (args) => !args.some(runsOtherPrograms)],
  ['sed', isSedPrint],
  ['git', isReadOnlyGit],
]);

const FIND_ACTIONS: ReadonlySet<string> = new Set([
  ...['-exec', '-execdir', '-ok', '-okdir', '-delete', '-fls', '-fprint', '-fprint0', '-fprintf'],
]);

const RG_RUNNING: ReadonlySet<string> = new Set(['--search-zip', '--pre', '--hostname-bin']);
/** A cluster of short ripgrep flags that has `-z` in it, before any that takes the rest as its value. */
const RG_ZIP = /^-(?!-)[^ABCEMTdefgjmrt]*z/;

/**
 * Whether a command is known to change nothing, so that it may run without asking: a short list of programs and
 * arguments, or a shell script that splits into such commands only. False says nothing.
 */
export function isKnownSafe(argv: readonly string[]): boolean {
  // A file of that name in the workspace could be anything.
  if (!isSystemProgram(argv)) return false;
  const shell = unwrapShell(argv);
  if (shell) return splitPlainCommands(shell.script)?.every(isKnownSafe) ?? false;
  const name = programName(argv);
  return READERS.has(name) || (CONDITIONAL.get(name)?.(argv.slice(1)) ?? false);
}

function runsOtherPrograms(arg: string): boolean {
  return RG_RUNNING.has(arg.split('=', 1)[0] ?? '') || RG_ZIP.test(arg);
}

/** `sed -n 5p` or `sed -n 1,5p` of at most one file. */
function isSedPrint(args: Arguments): boolean {
  const [flag, range, file] = args;
  if (args.length > 3 || flag !== '-n' || file?.startsWith('-')) return false;
  return /^\d+(?:,\d+)?p$/.test(range ?? '');
}
