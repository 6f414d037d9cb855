import { programName } from './program-name.ts';

interface Wrapper {
  /** Short options that take a value, which is the rest of the word or the next word. */
  readonly short?: string;
  /** Long options whose value is the next word. */
  readonly long?: readonly string[];
  /** Plain words that stand before the command. */
  readonly operands?: number;
}

/** Programs and builtins that run the command behind their own options. */
const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  [
    'sudo',
    {
      short: 'ughpCDRTUrt',
      long: ['--user', '--group', '--host', '--prompt', '--close-from', '--chdir', '--chroot', '--command-timeout', '--other-user', '--role', '--type'],
    },
  ],
  ['doas', { short: 'uC' }],
  ['env', { short: 'uC', long: ['--unset', '--chdir'] }],
  ['nice', { short: 'n', long: ['--adjustment'] }],
  ['ionice', { short: 'cn', long: ['--class', '--classdata'] }],
  ['timeout', { short: 'ks', long: ['--kill-after', '--signal'], operands: 1 }],
  ['time', { short: 'fo', long: ['--format', '--output'] }],
  ['stdbuf', { short: 'ioe', long: ['--input', '--output', '--error'] }],
  ['exec', { short: 'a' }],
  [
    'xargs',
    {
      short: 'InPLEdas',
      long: ['--max-args', '--max-procs', '--max-chars', '--delimiter', '--arg-file', '--process-slot-var'],
    },
  ],
  ['nohup', {}],
  ['setsid', {}],
  ['command', {}],
  ['builtin', {}],
  ['busybox', {}],
  ['toybox', {}],
]);

/** The command that a wrapper such as `sudo` or `xargs` runs, without the wrapper's own words; null when it is none. */
export function commandWithin(argv: readonly string[]): string[] | null {
  const wrapper = WRAPPERS.get(programName(argv));
  if (!wrapper) return null;
  let at = skipOptions(argv, wrapper);
  while (/^[A-Za-z_]\w*=/.test(argv[at] ?? '')) at += 1;
  return argv.slice(at + (wrapper.operands ?? 0));
}

function skipOptions(argv: readonly string[], wrapper: Wrapper): number {
  let at = 1;
  for (let arg = argv[at]; arg?.startsWith('-'); arg = argv[at]) {
    at += 1;
    if (arg === '--') break;
    if (takesNextWord(arg, wrapper)) at += 1;
  }
  return at;
}

function takesNextWord(arg: string, { short = '', long = [] }: Wrapper): boolean {
  if (arg.startsWith('--')) return long.includes(arg);
  const letters = arg.slice(1);
  const first = [...letters].findIndex((letter) => short.includes(letter));
  return first !== -1 && first === letters.length - 1;
}
