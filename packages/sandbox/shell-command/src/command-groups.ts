import { type Token, type WordToken } from './script-tokens.ts';

/** The words between operators and line ends; null where a command is missing in front of an operator or behind one. */
export function groupCommands(tokens: readonly Token[]): WordToken[][] | null {
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
