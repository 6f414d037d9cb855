import { groupCommands } from './command-groups.ts';
import { tokenize, type WordToken } from './script-tokens.ts';

/** Words that open or close a construct of the shell where a command could stand, and builtins parsed by rules of their own. */
const NOT_COMMANDS: ReadonlySet<string> = new Set([
  ...['!', '{', '}', '[', '[[', ']]', 'if', 'then', 'elif', 'else', 'fi', 'for', 'while', 'until', 'do', 'done'],
  ...['case', 'esac', 'select', 'in', 'function', 'coproc'],
  ...['declare', 'typeset', 'export', 'readonly', 'local', 'unset', 'unsetenv'],
]);
/**
 * A name that the shell would first look for among the files or the users, or that zsh would look up. With `=` in it, it
 * may assign: zsh takes letters of every script for a variable's name.
 */
const ODD_NAME = /[*?[\]{}=]|^~/;

/**
 * The commands of a bash script as argv lists, when it is nothing but plain commands joined by `&&`, `||`, `;`, `|` or
 * line ends; null for everything else, an empty script included. Words come out as the shell would pass them, with
 * quotes and backslashes resolved, but globs and `~` are not expanded. A command's own name must be neither quoted nor
 * one of those. `grammar.ebnf` has the language.
 * When in doubt the answer is null. Never throws; linear in the length of the script.
 */
export function splitPlainCommands(script: string): string[][] | null {
  const tokens = tokenize(script);
  if (!tokens) return null;
  const commands = groupCommands(tokens);
  if (!commands || commands.length === 0 || !commands.every(isPlain)) return null;
  return commands.map((words) => words.map((word) => word.text));
}

function isPlain(words: readonly WordToken[]): boolean {
  const name = words[0];
  if (!name || name.quoted || name.text === '') return false;
  return !NOT_COMMANDS.has(name.text) && !ODD_NAME.test(name.text);
}
