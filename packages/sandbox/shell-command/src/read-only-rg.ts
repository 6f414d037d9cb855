const RUNNING: ReadonlySet<string> = new Set(['--search-zip', '--pre', '--hostname-bin']);
/** A cluster of short flags that has `-z` in it, before any that takes the rest as its value. */
const ZIP = /^-(?!-)[^ABCEMTdefgjmrt]*z/;

/** Whether ripgrep's arguments (without `rg`) only search: none of them makes it run another program. */
export function isReadOnlyRg(args: readonly string[]): boolean {
  return !args.some((arg) => RUNNING.has(arg.split('=', 1)[0] ?? '') || ZIP.test(arg));
}
