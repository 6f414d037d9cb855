/** Options before the subcommand that change nothing about what git runs. */
const HARMLESS_GLOBAL: ReadonlySet<string> = new Set([
  ...['-p', '--paginate', '-P', '--no-pager', '--no-optional-locks', '--no-replace-objects', '--no-lazy-fetch'],
  ...['--literal-pathspecs', '--glob-pathspecs', '--noglob-pathspecs', '--icase-pathspecs'],
]);

/** Options of the reading subcommands that write a file or run another program. */
const ACTING = ['--output', '--ext-diff', '--textconv', '--exec'];

const BRANCH_LISTING: ReadonlySet<string> = new Set([
  ...['-l', '--list', '--show-current', '-a', '--all', '-r', '--remotes', '-v', '-vv', '--verbose'],
]);

/** Whether git's arguments (without `git`) only look: status, log, diff, show, or a listing of branches. */
export function isReadOnlyGit(args: readonly string[]): boolean {
  const at = subcommandIndex(args);
  const rest = args.slice(at + 1);
  switch (args[at]) {
    case 'status':
    case 'log':
    case 'diff':
    case 'show':
      return onlyReads(rest);
    case 'branch':
      return onlyReads(rest) && rest.every((arg) => BRANCH_LISTING.has(arg) || arg.startsWith('--format='));
    default:
      return false;
  }
}

/** Where the subcommand stands; -1 when an option stands before it that is not known to be harmless. */
function subcommandIndex(args: readonly string[]): number {
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) return i;
    if (arg === '-C') i += 1;
    else if (!HARMLESS_GLOBAL.has(arg)) return -1;
  }
  return -1;
}

/** Also what stands behind `--` and is a path to git: nobody has files of such names. */
function onlyReads(args: readonly string[]): boolean {
  return !args.some((arg) => arg.startsWith('-c') || isActing(arg));
}

/** Git takes any unambiguous beginning of a long option; `--text` is an option of its own. */
function isActing(arg: string): boolean {
  const name = arg.split('=', 1)[0] ?? '';
  return name.length > 2 && name !== '--text' && ACTING.some((option) => option.startsWith(name));
}
