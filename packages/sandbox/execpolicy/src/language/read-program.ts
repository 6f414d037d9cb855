import type * as Chevrotain from 'chevrotain';
import { type IToken } from 'chevrotain';
import { expressionGrammar } from './expression-grammar.ts';
import { layOut, spanOf } from './layout.ts';
import { RuleFault } from './rule-fault.ts';
import { ruleMaker } from './rule-maker.ts';
import { statementGrammar } from './statement-grammar.ts';
import { type Statement } from './syntax-tree.ts';
import { rulesTokens, type Tokens } from './token-types.ts';

/** Reads the text of a rules file as statements. @throws RuleFault where it does not follow the grammar */
export type ReadProgram = (text: string) => readonly Statement[];

let reader: Promise<ReadProgram> | undefined;

/** Loads the parser generator and builds the grammar, once. */
export function loadReader(): Promise<ReadProgram> {
  reader ??= import('chevrotain').then((chevrotain) => buildReader(chevrotain));
  return reader;
}

/** @param validate has Chevrotain check the grammar itself, which costs more than parsing: for tests */
export function buildReader(chevrotain: typeof Chevrotain, validate = false): ReadProgram {
  const t = rulesTokens(chevrotain);
  const lexer = new chevrotain.Lexer(t.lexed, { positionTracking: 'onlyOffset', skipValidations: !validate });
  const parser = ruleMaker(chevrotain, t.all, validate);
  const file = statementGrammar(parser, t, expressionGrammar(parser, t));
  parser.learn();
  const make = (type: Tokens['name'], at: number): IToken => ({ image: '', startOffset: at, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type });
  return (text) => {
    const { tokens, errors } = lexer.tokenize(text);
    const [wrong] = errors;
    if (wrong) throw invalid(text, wrong.offset);
    for (const token of tokens) if (token.tokenType === t.reserved) throw new RuleFault(`cannot use reserved keyword \`${token.image}\``, spanOf(token));
    parser.begin(layOut(tokens, text, t, make));
    const statements = file.call(parser);
    const { failure } = parser;
    if (failure) throw unexpected(failure, text, t);
    return statements;
  };
}

function invalid(text: string, at: number): RuleFault {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const span = { at, end: at + char.length };
  return char === '"' || char === "'" ? new RuleFault('unfinished string literal', span) : new RuleFault(`invalid input \`${char}\``, span);
}

/** Words that are the only thing that can stand somewhere; elsewhere there are too many to tell. */
const SINGLE: ReadonlySet<string> = new Set([':', 'else', 'in', '=', '(', 'name', 'indentation']);
const MAX_SHOWN = 40;

/** Says which word does not fit, and what is missing where that can be told. */
function unexpected({ token, message }: Chevrotain.IRecognitionException, text: string, t: Tokens): RuleFault {
  const { image, tokenType } = token;
  const atEnd = Number.isNaN(token.startOffset);
  const span = atEnd ? { at: text.length, end: text.length } : spanOf(token);
  if (tokenType === t.unsupported) return new RuleFault(`${/^\.?\d/.test(image) ? 'decimal numbers are' : `\`${image}\` is`} not part of the rules language`, span);
  const wanted = /^Expecting token of type --> (.+?) <--/.exec(message)?.[1] ?? '';
  const hint = /^[)\]}]$/.test(wanted) ? `, expected \`,\` or \`${wanted}\`` : SINGLE.has(wanted) ? `, expected ${wanted.length === 1 ? `\`${wanted}\`` : wanted}` : '';
  return new RuleFault(`Parse error: unexpected ${wordText(image, tokenType, atEnd, t)} here${hint}`, span);
}

function wordText(image: string, type: Tokens['name'], atEnd: boolean, t: Tokens): string {
  if (atEnd) return 'end of file';
  if (image === '') return type === t.indent ? 'new indentation block' : type.name;
  return `\`${image.length > MAX_SHOWN ? `${image.slice(0, MAX_SHOWN)}...` : image}\``;
}
