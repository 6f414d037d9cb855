import { operands } from './operands.ts';
import { plainCommandsOf } from './plain-commands-of.ts';
import { isSafeInPowerShell } from './powershell/known-safe-powershell.ts';
import { isSystemProgram, programName } from './program-name.ts';
import { isReadOnlyGit } from './read-only-git.ts';
import { isReadOnlyRg } from './read-only-rg.ts';
import { type ShellLanguage } from './shell-language.ts';

type Arguments = readonly string[];

/** Programs that only look, whatever their arguments. */
const READERS: ReadonlySet<string> = new Set([
  ...['cat', 'cd', 'cut', 'echo', 'expr', 'false', 'grep', 'head', 'id', 'ls', 'nl', 'numfmt', 'paste', 'pwd', 'rev', 'seq'],
  ...['stat', 'tac', 'tail', 'tr', 'true', 'uname', 'wc', 'which', 'whoami'],
]);

/** Programs that only look as long as their arguments say nothing else. */
const CONDITIONAL: ReadonlyMap<string, (args: Arguments) => boolean> = new Map([
  // macOS writes to a file: `-o`, also behind other letters, and any beginning of `--output`.
  ['base64', (args) => !args.some((arg) => /^-(?:[^-]*o|-o)/.test(arg))],
  ['find', (args) => !args.some((arg) => FIND_ACTIONS.has(arg))],
  ['rg', isReadOnlyRg],
  // Its second operand is a file to write.
  ['uniq', (args) => operands(args, { values: UNIQ_VALUES }).length <= 1],
  ['sed', isSedPrint],
  ['git', isReadOnlyGit],
]);

const UNIQ_VALUES = ['-f', '-s', '-w', '--skip-fields', '--skip-chars', '--check-chars'];
const FIND_ACTIONS: ReadonlySet<string> = new Set([
  ...['-exec', '-execdir', '-ok', '-okdir', '-delete', '-fls', '-fprint', '-fprint0', '-fprintf'],
]);

/**
 * Whether a command is known to change nothing, so that it may run without asking: a short list of programs and
 * arguments, or a script of a POSIX shell or PowerShell that splits into such commands only. False says nothing.
 * `language`: whose plain command it is, as `plainCommandsOf` tells; what cmd.exe runs is never known to be safe.
 */
export function isKnownSafe(argv: readonly string[], language: ShellLanguage = 'posix'): boolean {
  if (language !== 'posix') return language === 'powershell' && isSafeInPowerShell(argv);
  // A file of that name in the workspace could be anything.
  if (!isSystemProgram(argv)) return false;
  const plain = plainCommandsOf(argv);
  if (plain) return plain.commands.every((command) => isKnownSafe(command, plain.language));
  const name = programName(argv);
  return READERS.has(name) || (CONDITIONAL.get(name)?.(argv.slice(1)) ?? false);
}

/** `sed -n 5p` or `sed -n 1,5p` of at most one file. */
function isSedPrint(args: Arguments): boolean {
  const [flag, range, file] = args;
  if (args.length > 3 || flag !== '-n' || /^-./.test(file ?? '')) return false;
  return /^\d+(?:,\d+)?p$/.test(range ?? '');
}
