import type * as Chevrotain from 'chevrotain';
import { type CustomPatternMatcherFunc, type ITokenConfig, type TokenType } from 'chevrotain';
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

const WORD = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'];
const DIGITS = [...'0123456789'];

/** The words of the rules language. What Starlark has and rules do not need is known too, so that errors can name it. */
export function rulesTokens({ createToken, Lexer }: typeof Chevrotain): Tokens {
  const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });
  const literal = (text: string, ...categories: TokenType[]): TokenType => createToken({ name: text, pattern: text, categories });
  /** @param beginnings the characters it can begin with: told, it need not be found out from the pattern, which takes longer */
  const pattern = (name: string, regexp: RegExp, beginnings: Iterable<string>, more: Partial<ITokenConfig> = {}): TokenType =>
    createToken({ name, pattern: regexp, start_chars_hint: [...beginnings], ...more });

  const [binary, sign] = [category('operator'), category('sign')];
  const name = pattern('name', /[A-Za-z_]\w*/, WORD);
  const string = createToken({ name: 'string', pattern: stringMatcher, line_breaks: true, start_chars_hint: ['"', "'", 'f', 'r'] });
  const integer = pattern('integer', /0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+|\d+/, DIGITS);
  const reserved = pattern('reserved keyword', new RegExp(`(?:${RESERVED.join('|')})(?!\\w)`), new Set(RESERVED.map((word) => word.charAt(0))));
  const unsupported = pattern('unsupported', /\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\.\.|\/=|\//, [...DIGITS, '.', '/']);
  const lineEnd = pattern('line end', /\r?\n/, '\r\n', { line_breaks: true });
  const tabs = pattern('tabs', /\t+/, '\t');
  const [newline, indent, dedent] = ['new line', 'indentation', 'end of the indented block'].map(category) as [TokenType, TokenType, TokenType];
  const skipped = [
    pattern('blanks', / +/, ' ', { group: Lexer.SKIPPED }),
    pattern('continuation', /\\\r?\n/, '\\', { group: Lexer.SKIPPED, line_breaks: true }),
    pattern('comment', /#[^\n]*/, '#', { group: Lexer.SKIPPED }),
  ];
  const keywords = KEYWORDS.map((text) => createToken({ name: text, pattern: text, longer_alt: name }));
  const augmented = pattern('assignment', /(?:[-+*%|&^]|\/\/|<<|>>)=/, '-+*%|&^/<>');
  const comparison = pattern('comparison', /[=!<>]=|[<>]/, '=!<>');
  const operators = [
    ...[augmented, literal('**'), literal('*', binary), literal('->'), literal('~', sign)],
    pattern('plus or minus', /[-+]/, '-+', { categories: [binary, sign] }),
    pattern('binary operator', /\/\/|<<|>>|[%|^&]/, '/<>%|^&', { categories: [binary] }),
    comparison,
  ];
  const lexed = [...skipped, string, reserved, ...keywords, name, ...operators, unsupported, integer, ...MARKS.map((text) => literal(text)), lineEnd, tabs];
  const all = [...lexed, newline, indent, dedent, binary, sign];
  const byText = new Map(lexed.map((type) => [type.name, type]));
  return {
    ...{ lexed, all, name, string, integer, lineEnd, newline, indent, dedent, tabs, reserved, unsupported },
    ...{ comparison, binary, augmented, sign },
    word: (text) => byText.get(text) ?? name,
  };
}

const stringMatcher: CustomPatternMatcherFunc = (text, offset) => {
  const end = endOfString(text, offset);
  return end === null ? null : [text.slice(offset, end)];
};
