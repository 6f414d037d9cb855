import { type Token, tokenize, type WordToken } from './script-tokens.ts';

/** Words that open or close a construct of the shell where a command could stand, and builtins parsed by rules of their own. */
const NOT_COMMANDS: ReadonlySet<string> = new Set([
  ...['!', '{', '}', '[', '[[', ']]', 'if', 'then', 'elif', 'else', 'fi', 'for', 'while', 'until', 'do', 'done'],
  ...['case', 'esac', 'select', 'in', 'function', 'coproc'],
  ...['declare', 'typeset', 'export', 'readonly', 'local', 'unset', 'unsetenv'],
]);
const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[.*\])?\+?=/s;

/**
 * The commands of a bash script as argv lists, when it is nothing but plain commands joined by `&&`, `||`, `;`, `|` or
 * line ends; null for everything else, an empty script included. Words come out as the shell would pass them, with
 * quotes and backslashes resolved, but globs and `~` are not expanded. A command's own name must not be quoted.
 * When in doubt the answer is null. Never throws; linear in the length of the script.
 */
export function splitPlainCommands(script: string): string[][] | null {
  const tokens = tokenize(script);
  if (!tokens) return null;
  const commands = groupCommands(tokens);
  if (!commands || commands.length === 0 || !commands.every(isPlain)) return null;
  return commands.map((words) => words.map((word) => word.text));
}

/** The words between operators and line ends; null where a command is missing. */
function groupCommands(tokens: readonly Token[]): WordToken[][] | null {
  const commands: WordToken[][] = [];
  let current: WordToken[] = [];
  let needsCommand = false;
  const finish = (): void => {
    if (current.length > 0) commands.push(current);
    current = [];
  };
  for (const token of tokens) {
    if (token.kind === 'word') {
      current.push(token);
      needsCommand = false;
    } else if (token.kind === 'newline') {
      finish();
    } else {
      if (current.length === 0) return null;
      finish();
      needsCommand = token.text !== ';';
    }
  }
  finish();
  return needsCommand ? null : commands;
}

function isPlain(words: readonly WordToken[]): boolean {
  const name = words[0];
  if (!name || name.quoted || name.text === '') return false;
  return !NOT_COMMANDS.has(name.text) && !ASSIGNMENT.test(name.text);
}
