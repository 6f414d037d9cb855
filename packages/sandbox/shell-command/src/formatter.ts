import { isKnownSafe } from './known-safe.ts';
import { operands } from './operands.ts';
import { commandWithin } from './wrapped-command.ts';

/** Programs that only shape the output of another one. */
const SHAPERS: ReadonlySet<string> = new Set(['column', 'cut', 'printf', 'sort', 'tr', 'true', 'uniq', 'wc', 'yes']);

/**
 * Whether a command beside others says nothing of its own: it counts, sorts or cuts what they print, or runs a
 * known-safe command on it. Where it writes a file it does say something.
 */
export function isFormatter(argv: readonly string[]): boolean {
  const [program = '', ...args] = argv;
  switch (program) {
    case 'head':
    case 'tail':
      return operands(args, { values: ['-n', '-c', '--lines', '--bytes'] }).length === 0;
    case 'fmt':
    case 'rev':
    case 'tac':
      return operands(args, { values: ['-g', '-p', '-s', '-w'] }).length === 0;
    case 'nl':
      return operands(args, { values: ['-s', '-w', '-v', '-i', '-b', '-n'] }).length === 0;
    case 'sed':
      return isSedFilter(args);
    case 'awk':
      return isAwkFilter(args);
    case 'xargs':
      return isKnownSafe(commandWithin(argv) ?? []);
    case 'sort':
      return !args.some((arg) => arg.startsWith('-o') || arg.startsWith('--output'));
    default:
      return SHAPERS.has(program);
  }
}

/** A script without file operands, not in place. */
function isSedFilter(args: readonly string[]): boolean {
  if (args.some((arg) => /^-[a-zA-Z]*i/.test(arg) || arg.startsWith('--in-place'))) return false;
  const hasScriptOption = args.some((arg) => arg === '-e' || arg === '-f');
  return operands(args, { values: ['-e', '-f', '-l'] }).length <= (hasScriptOption ? 0 : 1);
}

function isAwkFilter(args: readonly string[]): boolean {
  return operands(args, { values: ['-F', '-v', '-f'] }).length <= 1;
}
