import type * as Chevrotain from 'chevrotain';
import { type TokenType } from 'chevrotain';
import { endOfString } from './string-literal.ts';

export interface Tokens {
  /** In the order the lexer tries them. */
  readonly lexed: TokenType[];
  readonly all: TokenType[];
  readonly name: TokenType;
  readonly string: TokenType;
  readonly integer: TokenType;
  /** Ends of lines and changes of indentation: the lexer's own line ends are no words of the grammar. */
  readonly lineEnd: TokenType;
  readonly newline: TokenType;
  readonly indent: TokenType;
  readonly dedent: TokenType;
  readonly tabs: TokenType;
  readonly reserved: TokenType;
  readonly unsupported: TokenType;
  readonly comparison: TokenType;
  /** Operators between two values that are no comparisons. */
  readonly binary: TokenType;
  readonly augmented: TokenType;
  /** `+`, `-` and `~` before an operand. */
  readonly sign: TokenType;
  /** By its text: `if`, `(`, ... */
  readonly word: (text: string) => TokenType;
}

const KEYWORDS = ['and', 'or', 'not', 'in', 'if', 'elif', 'else', 'for', 'def', 'lambda', 'return', 'break', 'continue', 'pass', 'load', 'None', 'True', 'False'];
const RESERVED = [
  ...['as', 'assert', 'async', 'await', 'class', 'del', 'except', 'finally', 'from', 'global', 'import', 'is', 'nonlocal'],
  ...['raise', 'try', 'while', 'with', 'yield'],
];
const MARKS = ['(', ')', '[', ']', '{', '}', ',', ':', ';', '.', '='];

/** The words of the rules language. What Starlark has and rules do not need is known too, so that errors can name it. */
export function rulesTokens({ createToken, Lexer }: typeof Chevrotain): Tokens {
  const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });
  const [comparison, binary, augmented, sign] = ['comparison', 'operator', 'assignment', 'sign'].map(category) as [TokenType, TokenType, TokenType, TokenType];
  const operators = (texts: readonly string[], ...categories: TokenType[]): TokenType[] =>
    texts.map((text) => createToken({ name: text, pattern: text, categories }));

  const name = createToken({ name: 'name', pattern: /[A-Za-z_]\w*/ });
  const string = createToken({ name: 'string', pattern: matchString, line_breaks: true, start_chars_hint: ['"', "'", 'f', 'r'] });
  const integer = createToken({ name: 'integer', pattern: /0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+|\d+/ });
  const reserved = createToken({ name: 'reserved keyword', pattern: new RegExp(`(?:${RESERVED.join('|')})(?!\\w)`) });
  const unsupported = createToken({ name: 'unsupported', pattern: /\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\.\.|\/=|\// });
  const lineEnd = createToken({ name: 'line end', pattern: /\r?\n/, line_breaks: true });
  const tabs = createToken({ name: 'tabs', pattern: /\t+/ });
  const [newline, indent, dedent] = ['new line', 'indentation', 'end of the indented block'].map(category) as [TokenType, TokenType, TokenType];
  const skipped = [
    createToken({ name: 'blanks', pattern: / +/, group: Lexer.SKIPPED }),
    createToken({ name: 'continuation', pattern: /\\\r?\n/, group: Lexer.SKIPPED, line_breaks: true }),
    createToken({ name: 'comment', pattern: /#[^\n]*/, group: Lexer.SKIPPED }),
  ];
  const keywords = KEYWORDS.map((text) => createToken({ name: text, pattern: text, longer_alt: name }));
  const assignments = operators(['+=', '-=', '*=', '//=', '%=', '|=', '&=', '^=', '<<=', '>>='], augmented);
  const others = [
    ...operators(['==', '!=', '<=', '>='], comparison),
    ...operators(['<<', '>>'], binary),
    ...operators(['<', '>'], comparison),
    ...operators(['->']),
    ...operators(['+', '-'], binary, sign),
    ...operators(['~'], sign),
    ...operators(['//', '%', '|', '^', '&'], binary),
  ];
  const star = [operators(['**']), operators(['*'], binary)].flat();
  const marks = operators(MARKS);
  const lexed = [...skipped, string, reserved, ...keywords, name, ...assignments, ...star, ...others, unsupported, integer, ...marks, lineEnd, tabs];
  const all = [...lexed, newline, indent, dedent, comparison, binary, augmented, sign];
  const byText = new Map(lexed.map((type) => [type.name, type]));
  return {
    ...{ lexed, all, name, string, integer, lineEnd, newline, indent, dedent, tabs, reserved, unsupported },
    ...{ comparison, binary, augmented, sign },
    word: (text) => byText.get(text) ?? name,
  };
}

function matchString(text: string, offset: number): [string] | null {
  const end = endOfString(text, offset);
  return end === null ? null : [text.slice(offset, end)];
}
