import { type IToken } from 'chevrotain';
import { RuleFault, type Span } from './rule-fault.ts';
import { type Tokens } from './token-types.ts';

/** No rules file indents or nests brackets this deeply, and deeper ones must not exhaust the stack. */
const MAX_NESTING = 64;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export function spanOf({ startOffset, image }: IToken): Span {
  return { at: startOffset, end: startOffset + image.length };
}

/**
 * Turns line ends and blanks at the beginnings of lines into the words the grammar knows: the end of a statement, the
 * beginning and the end of an indented block. Inside brackets, and on lines with nothing on them, they mean nothing.
 * @throws RuleFault for tabs, for indentation that fits no block, for brackets that do not pair
 */
export function layOut(lexed: readonly IToken[], text: string, t: Tokens, make: (type: Tokens['name'], at: number) => IToken): IToken[] {
  const tokens: IToken[] = [];
  const indents = [0];
  const brackets: IToken[] = [];
  let isLineStart = true;
  /** Where the tabs end that were met last. */
  let blankTo = 0;
  for (const [i, token] of lexed.entries()) {
    if (token.tokenType === t.lineEnd) {
      if (!isLineStart && brackets.length === 0) {
        tokens.push(make(t.newline, token.startOffset));
        isLineStart = true;
      }
      continue;
    }
    if (token.tokenType === t.tabs) {
      if (i >= blankTo) blankTo = endOfTabs(lexed, i, t);
      if (isLineStart && isLineEnd(lexed[blankTo], t)) continue;
      throw new RuleFault('tabs are not allowed', spanOf(token));
    }
    if (isLineStart) {
      indent(token);
      isLineStart = false;
    }
    pair(token, brackets);
    tokens.push(token);
  }
  const open = brackets.at(-1);
  if (open) throw new RuleFault(`\`${open.image}\` is never closed`, spanOf(open));
  if (!isLineStart) tokens.push(make(t.newline, text.length));
  for (; indents.length > 1; indents.pop()) tokens.push(make(t.dedent, text.length));
  return tokens;

  function indent(token: IToken): void {
    const width = token.startOffset - (text.lastIndexOf('\n', token.startOffset - 1) + 1);
    if (width > (indents.at(-1) ?? 0)) {
      if (indents.length > MAX_NESTING) throw new RuleFault('nested too deeply', spanOf(token));
      indents.push(width);
      tokens.push(make(t.indent, token.startOffset));
    }
    while (width < (indents.at(-1) ?? 0)) {
      indents.pop();
      if (width > (indents.at(-1) ?? 0)) throw new RuleFault('incorrect indentation', spanOf(token));
      tokens.push(make(t.dedent, token.startOffset));
    }
  }
}

/** The first word behind tabs that is none. */
function endOfTabs(lexed: readonly IToken[], at: number, t: Tokens): number {
  let next = at + 1;
  while (lexed[next]?.tokenType === t.tabs) next += 1;
  return next;
}

function isLineEnd(token: IToken | undefined, t: Tokens): boolean {
  return token === undefined || token.tokenType === t.lineEnd;
}

function pair(token: IToken, brackets: IToken[]): void {
  if (CLOSING[token.image] !== undefined) {
    if (brackets.length >= MAX_NESTING) throw new RuleFault('nested too deeply', spanOf(token));
    brackets.push(token);
  } else if (token.image === ')' || token.image === ']' || token.image === '}') {
    const open = brackets.pop();
    if (open === undefined) throw new RuleFault(`Parse error: unexpected symbol '${token.image}' here`, spanOf(token));
    if (CLOSING[open.image] !== token.image) throw new RuleFault(`Parse error: unexpected symbol '${token.image}' here: \`${open.image}\` is open`, spanOf(token));
  }
}
