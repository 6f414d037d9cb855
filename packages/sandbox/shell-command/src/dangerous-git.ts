import { isForced, isLong, options } from './command-options.ts';

/** Options of git that stand before the subcommand and take the next word. */
const GIT_VALUES: ReadonlySet<string> = new Set([
  ...['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--super-prefix', '--config-env', '--attr-source'],
]);

/** Whether a git command throws away work that was never committed. `args`: what follows `git`. */
export function isDestructiveGit(args: readonly string[]): boolean {
  let at = 0;
  while (args[at]?.startsWith('-')) at += GIT_VALUES.has(args[at] ?? '') ? 2 : 1;
  const rest = args.slice(at + 1);
  switch (args[at]) {
    case 'clean':
      return isForced(rest);
    case 'reset':
      return options(rest).some((arg) => isLong(arg, '--hard'));
    case 'checkout':
      return isForced(rest) || namesFiles(rest);
    case 'switch':
      return isForced(rest) || options(rest).some((arg) => isLong(arg, '--discard-changes'));
    case 'restore':
      return overwritesFiles(rest);
    case 'stash':
      return rest[0] === 'drop' || rest[0] === 'clear';
    default:
      return false;
  }
}

/** `git checkout -- file`, `git checkout .`: files instead of a branch. */
function namesFiles(args: readonly string[]): boolean {
  const separator = args.indexOf('--');
  return (separator !== -1 && separator < args.length - 1) || args.includes('.') || args.includes('./') || args.includes(':/');
}

/** `git restore` writes over files unless it is told to touch the index only. */
function overwritesFiles(args: readonly string[]): boolean {
  const flags = options(args);
  const has = (short: string, long: string) => flags.some((arg) => new RegExp(`^-[A-Za-z]*${short}`).test(arg) || (arg.startsWith('--') && isLong(arg, long)));
  return args.length > 0 && (!has('S', '--staged') || has('W', '--worktree'));
}
