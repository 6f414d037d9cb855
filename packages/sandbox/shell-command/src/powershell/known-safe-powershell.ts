import { isReadOnlyGit } from '../read-only-git.ts';
import { isReadOnlyRg } from '../read-only-rg.ts';
import { cmdletName } from './powershell-names.ts';

/** Cmdlets that only look, whatever their arguments. */
const READERS: ReadonlySet<string> = new Set([
  ...['get-childitem', 'get-content', 'get-item', 'get-location', 'measure-object', 'resolve-path', 'select-object', 'select-string'],
  ...['test-path', 'write-host', 'write-output'],
]);

/** Programs of their own. */
const PROGRAMS: ReadonlyMap<string, (args: readonly string[]) => boolean> = new Map([
  ['findstr', () => true],
  ['git', isReadOnlyGit],
  ['rg', isReadOnlyRg],
]);

/**
 * Whether a plain command of a PowerShell script is known to change nothing: cmdlets that look and their aliases, in any
 * case, and git, rg and findstr by name. Words that name another machine (`\\host\share`) are refused: Windows would
 * send it the user's credentials.
 */
export function isSafeInPowerShell(argv: readonly string[]): boolean {
  const [name = '', ...args] = argv;
  if (args.some(namesOtherMachine)) return false;
  const cmdlet = cmdletName(name);
  if (cmdlet !== undefined) return READERS.has(cmdlet);
  const program = PROGRAMS.get(name.toLowerCase().replace(/\.exe$/, ''));
  return program !== undefined && args.every(arrivesWhole) && program(args);
}

function namesOtherMachine(word: string): boolean {
  return /(?:^|,|::|^-\w+:)[\\/]{2}/.test(word);
}

/** PowerShell hands these words to a program in another form, which could hold an option. */
function arrivesWhole(word: string): boolean {
  return word !== '' && !word.includes('"') && !word.endsWith('\\') && !/^-[A-Za-z]\w*[.:]/.test(word);
}
