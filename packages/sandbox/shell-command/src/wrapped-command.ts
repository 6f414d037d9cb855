import { programName } from './program-name.ts';

interface Wrapper {
  /** Short options that take a value: the rest of the word, or the next word. */
  readonly short?: string;
  /** Long options whose value is the next word. */
  readonly long?: readonly string[];
  /** Plain words in front of the command. */
  readonly operands?: number;
}

/** Programs and builtins of shells that run the command behind their own options. */
const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ...['nohup', 'setsid', 'command', 'builtin', 'busybox', 'toybox', 'unbuffer', 'fakeroot', 'time', 'coproc', 'noglob', 'nocorrect', '-'].map((name): [string, Wrapper] => [name, {}]),
  ...Object.entries<Wrapper>({
    'sudo': { short: 'ughpCDRTUrt', long: ['--user', '--group', '--host', '--prompt', '--close-from', '--chdir', '--chroot', '--command-timeout', '--other-user', '--role', '--type'] },
    'doas': { short: 'uC' },
    'pkexec': { long: ['--user'] },
    'runuser': { short: 'ugG', long: ['--user', '--group', '--supp-group'] },
    'env': { short: 'uC', long: ['--unset', '--chdir'] },
    'exec': { short: 'a' },
    'nice': { short: 'n', long: ['--adjustment'] },
    'ionice': { short: 'cn', long: ['--class', '--classdata'] },
    'chrt': { operands: 1 },
    'repeat': { operands: 1 },
    'taskset': { operands: 1 },
    'timeout': { short: 'ks', long: ['--kill-after', '--signal'], operands: 1 },
    'stdbuf': { short: 'ioe', long: ['--input', '--output', '--error'] },
    'xargs': { short: 'InPLEdas', long: ['--max-args', '--max-procs', '--max-chars', '--max-lines', '--replace', '--delimiter', '--arg-file', '--process-slot-var'] },
    'parallel': { short: 'jNISa', long: ['--jobs', '--max-args', '--delay', '--timeout', '--arg-file', '--joblog'] },
    'watch': { short: 'n', long: ['--interval'] },
    'strace': { short: 'eopsuEPIOSaX', long: ['--output', '--trace'] },
    'ltrace': { short: 'eopsuanl' },
    'flock': { short: 'wEc', long: ['--timeout', '--wait', '--conflict-exit-code'], operands: 1 },
    'chroot': { operands: 1 },
    'unshare': { short: 'SGRw', long: ['--setuid', '--setgid', '--root', '--wd'] },
    'nsenter': { short: 'tSGrw', long: ['--target', '--setuid', '--setgid'] },
    'caffeinate': { short: 'tw' },
    'systemd-run': { short: 'pEuMHC', long: ['--unit', '--property', '--setenv', '--uid', '--gid', '--slice'] },
    'setpriv': { long: ['--reuid', '--regid', '--groups'] },
    'wsl': { short: 'du', long: ['--distribution', '--user', '--cd'] },
    'prlimit': { long: ['--pid'] },
  }),
]);
const FIND_RUNS: ReadonlySet<string> = new Set(['-exec', '-execdir', '-ok', '-okdir']);

/** The command that a wrapper runs, without the wrapper's own words; null when it is none. */
export function commandWithin(argv: readonly string[]): readonly string[] | null {
  const wrapper = WRAPPERS.get(programName(argv));
  if (!wrapper) return null;
  let at = skipOptions(argv, wrapper);
  while (/^[A-Za-z_]\w*=/.test(argv[at] ?? '')) at += 1;
  return argv.slice(at + (wrapper.operands ?? 0));
}

/** The commands that a wrapper such as `sudo`, `xargs` or `find -exec` runs, without the wrapper's own words. */
export function wrappedCommands(argv: readonly string[]): readonly (readonly string[])[] {
  if (programName(argv) === 'find') return commandsOfFind(argv);
  const inner = commandWithin(argv) ?? [];
  return inner.length === 0 ? [] : [inner];
}

function skipOptions(argv: readonly string[], { short = '', long = [] }: Wrapper): number {
  let at = 1;
  for (let arg = argv[at]; arg?.startsWith('-') === true && arg !== '-'; arg = argv[at]) {
    at += 1;
    if (arg === '--') break;
    if (arg.startsWith('--') ? long.includes(arg) : short.includes(arg.slice(-1)) && !hasValue(arg, short)) at += 1;
  }
  return at;
}

/** Whether an option with a value stands in front of the last letter: then that letter belongs to the value. */
function hasValue(arg: string, short: string): boolean {
  return [...arg.slice(1, -1)].some((letter) => short.includes(letter));
}

function commandsOfFind(argv: readonly string[]): readonly (readonly string[])[] {
  const commands: (readonly string[])[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    if (!FIND_RUNS.has(argv[at] ?? '')) continue;
    const start = at + 1;
    while (at < argv.length && argv[at] !== ';' && argv[at] !== '+') at += 1;
    if (at > start) commands.push(argv.slice(start, at));
  }
  return commands;
}
