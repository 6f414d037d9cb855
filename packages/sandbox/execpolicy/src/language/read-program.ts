import type * as Chevrotain from 'chevrotain';
import { type IToken } from 'chevrotain';
import { expressionGrammar } from './expression-grammar.ts';
import { firstWords } from './first-words.ts';
import { layOut, spanOf } from './layout.ts';
import { RuleFault } from './rule-fault.ts';
import { type BuiltParser, type Rule, ruleMaker, type RuleMaker } from './rule-maker.ts';
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

/**
 * @param analysed has Chevrotain check the grammar and decide by its own analysis, instead of by what is found out while
 * reading, which costs more than parsing: for tests
 */
export function buildReader(chevrotain: typeof Chevrotain, analysed = false): ReadProgram {
  const t = rulesTokens(chevrotain);
  // It stops at the first mistake, the only one that is told: looking for ends of string after string could take for ever.
  const lexer = new chevrotain.Lexer(t.lexed, { positionTracking: 'onlyOffset', recoveryEnabled: false, skipValidations: !analysed });
  const { parser, file } = rulesParser(chevrotain, t, analysed);
  const make = (type: Tokens['name'], at: number): IToken => ({ image: '', startOffset: at, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type });
  return (text) => {
    const { tokens, errors } = lexer.tokenize(text);
    const [wrong] = errors;
    if (wrong) throw invalid(text, wrong.offset);
    for (const token of tokens) if (token.tokenType === t.reserved) throw new RuleFault(`cannot use reserved keyword \`${token.image}\``, spanOf(token));
    const statements = parser.read(file, layOut(tokens, text, t, make));
    const { failure } = parser;
    if (failure) throw unexpected(failure, text, t);
    return statements;
  };
}

/** The parser and the rule for a whole file. @param analysed as for `buildReader` */
export function rulesParser(chevrotain: typeof Chevrotain, t: Tokens, analysed: boolean): { parser: BuiltParser; file: Rule<Statement[]> } {
  const write = (p: RuleMaker): Rule<Statement[]> => statementGrammar(p, t, expressionGrammar(p, t));
  const parser = ruleMaker(chevrotain, t.all, analysed ? undefined : firstWords(write));
  const file = write(parser);
  parser.learn();
  return { parser, file };
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
  const [line = ''] = image.split('\n', 1);
  return `\`${line.length > MAX_SHOWN || line !== image ? `${line.slice(0, MAX_SHOWN)}...` : image}\``;
}
