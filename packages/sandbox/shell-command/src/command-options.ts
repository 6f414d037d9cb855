/** The arguments before `--`, behind which nothing is an option. */
export function options(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/** `-f` alone or among other letters, or `--force`. PowerShell's `-Confirm` is no heap of letters. */
export function isForced(args: readonly string[]): boolean {
  return options(args).some((arg) => /^-(?!Confirm\b)[A-Za-z]*f/.test(arg) || isLong(arg, '--force'));
}

/** Whether it is that option or a beginning of it, as GNU programs and git accept. */
export function isLong(arg: string, option: string): boolean {
  return arg.length > 2 && option.startsWith(arg);
}
