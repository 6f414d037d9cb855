import { groupCommands } from '../command-groups.ts';
import { type WordToken } from '../script-tokens.ts';
import { cmdletName } from './powershell-names.ts';
import { tokenizePowerShell } from './powershell-tokens.ts';

/** Words that begin a statement of the language where a command could stand. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['begin', 'break', 'catch', 'class', 'clean', 'configuration', 'continue', 'data', 'define', 'do', 'dynamicparam', 'else', 'elseif'],
  ...['end', 'enum', 'exit', 'filter', 'finally', 'for', 'foreach', 'from', 'function', 'if', 'in', 'inlinescript', 'parallel', 'param'],
  ...['process', 'return', 'sequence', 'switch', 'throw', 'trap', 'try', 'until', 'using', 'var', 'while', 'workflow'],
]);
/** What is a command by its look: a name, or a path. All else could be an expression. */
const COMMAND = /^(?:[A-Za-z]:[\\/]|\.{0,2}[\\/])?[A-Za-z_][\w.-]*(?:[\\/][\w.-]+)*$/;

/**
 * The commands of a PowerShell script as argv lists, when it is nothing but plain commands joined by `|`, `;`, `&&`,
 * `||` or line ends; null for everything else, an empty script included. Names keep the case they were written in. A
 * bare list (`Name,Length`) stays one word, and only a known cmdlet may have it: what becomes of it elsewhere depends
 * on the program. When in doubt the answer is null. Never throws; linear in the length of the script.
 */
export function splitPowerShell(script: string): string[][] | null {
  const tokens = tokenizePowerShell(script);
  const commands = tokens && groupCommands(tokens);
  if (!commands || commands.length === 0 || !commands.every(isPlain)) return null;
  return commands.map((words) => words.map((word) => word.text));
}

function isPlain(words: readonly WordToken[]): boolean {
  const [name] = words;
  if (!name || name.quoted || !COMMAND.test(name.text) || KEYWORDS.has(name.text.toLowerCase())) return false;
  return cmdletName(name.text) !== undefined || !words.some((word) => word.mask.includes(','));
}
