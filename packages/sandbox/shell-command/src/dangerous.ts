import { splitPlainCommands } from './plain-commands.ts';
import { programName } from './program-name.ts';
import { scriptWithin } from './script-within.ts';
import { commandWithin } from './wrapped-command.ts';

/** Nobody writes this many wrappers around a command, except to hide it. */
const MAX_WRAPPERS = 24;

const FIND_RUNS: ReadonlySet<string> = new Set(['-exec', '-execdir', '-ok', '-okdir']);
/** Options of git that stand before the subcommand and take the next word. */
const GIT_VALUES: ReadonlySet<string> = new Set([
  ...['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--super-prefix', '--config-env', '--attr-source'],
]);

/**
 * Whether a command destroys without asking: forced `rm`, `git reset --hard`, forced `git clean`. Looks by name or path
 * through wrappers (`sudo`, `env`, `xargs`, ...), `find -exec` and shell scripts that split into plain commands. It
 * judges words only: scripts with expansions, loops or redirections are not looked into.
 */
export function isDangerous(argv: readonly string[]): boolean {
  return judge(argv, MAX_WRAPPERS);
}

function judge(argv: readonly string[], depth: number): boolean {
  if (depth === 0) return true;
  const script = scriptWithin(argv);
  if (script !== null) return splitPlainCommands(script)?.some((part) => judge(part, depth - 1)) ?? false;
  const inner = commandWithin(argv);
  if (inner) return judge(inner, depth - 1);
  switch (programName(argv)) {
    case 'rm':
      return isForced(argv.slice(1));
    case 'git':
      return isDestructiveGit(argv.slice(1));
    case 'find':
      return commandsOfFind(argv).some((command) => judge(command, depth - 1));
    default:
      return false;
  }
}

function isDestructiveGit(args: readonly string[]): boolean {
  let at = 0;
  while (args[at]?.startsWith('-')) at += GIT_VALUES.has(args[at] ?? '') ? 2 : 1;
  const rest = args.slice(at + 1);
  if (args[at] === 'clean') return isForced(rest);
  return args[at] === 'reset' && options(rest).some((arg) => isLong(arg, '--hard'));
}

/** `-f` alone or among other letters, or `--force`. */
function isForced(args: readonly string[]): boolean {
  return options(args).some((arg) => /^-[A-Za-z]*f/.test(arg) || isLong(arg, '--force'));
}

/** The arguments before `--`, behind which nothing is an option. */
function options(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/** Whether it is that option or a beginning of it, as GNU programs and git accept. */
function isLong(arg: string, option: string): boolean {
  return arg.length > 2 && option.startsWith(arg);
}

function commandsOfFind(argv: readonly string[]): string[][] {
  const commands: string[][] = [];
  for (let at = 0; at < argv.length; at += 1) {
    if (!FIND_RUNS.has(argv[at] ?? '')) continue;
    const start = at + 1;
    while (at < argv.length && argv[at] !== ';' && argv[at] !== '+') at += 1;
    commands.push(argv.slice(start, at));
  }
  return commands;
}
