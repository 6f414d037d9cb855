import { Lexer, Marked, type MarkedToken, type Token, type Tokens } from 'marked';

/** `【F:path†L1】`, how models of this family cite lines of files. */
export interface CitationToken {
  readonly type: 'citation';
  readonly raw: string;
  readonly path: string;
  /** `:1` or `:1-9`. */
  readonly place: string;
}

export type MarkupToken = MarkedToken | CitationToken;

/** Definitions of link references by label, as the lexer keeps them. */
export type LinkDefinitions = Record<string, Pick<Tokens.Link, 'href' | 'title'>>;

export type LexBlocks = (source: string, links: LinkDefinitions) => MarkupToken[];

const CITATION = /^【F:([^†】\n]+)†L(\d+)(?:-L?(\d+))?】/;
const lexing = new Marked({
  extensions: [
    {
      name: 'citation',
      level: 'inline',
      start: (source) => source.indexOf('【F:'),
      tokenizer(source) {
        const [raw, path = '', first = '', last] = CITATION.exec(source) ?? [];
        return raw === undefined ? undefined : { type: 'citation', raw, path, place: `:${first}${last === undefined ? '' : `-${last}`}` };
      },
    },
  ],
}).defaults;

/** Characters of one piece that are read as Markdown. The lexer's time grows with the square of some longer ones. */
const MAX_SOURCE = 65_536;
const MAX_PARAGRAPH_ROW = 8192;
/** More quotes or lists on one line than anybody means; the lexer calls itself for each. */
const DEEP = /^ *(?:(?:>|[-+*]|\d{1,9}[.)]) *){24}/m;
/** More would make every later look-up of a label slow. */
const MAX_LINKS = 200;

/**
 * Reads blocks of Markdown (CommonMark with tables, task lists, strike-through and bare addresses). Labels that `links`
 * defines are resolved, and definitions in the source are added to it. What is too long or too deep to be meant comes
 * back as one plain text.
 */
export function lexBlocks(source: string, links: LinkDefinitions): MarkupToken[] {
  if (source.length > MAX_SOURCE || DEEP.test(source) || hasLongRow(source)) return [plainText(source)];
  const lexer = new Lexer(lexing);
  const isFull = Object.keys(links).length >= MAX_LINKS;
  lexer.tokens.links = isFull ? Object.assign(noLinks(), links) : links;
  return asMarkup(lexer.lex(source));
}

/** No definitions, not even of what every object inherits. */
export function noLinks(): LinkDefinitions {
  return Object.create(null) as LinkDefinitions;
}

/** The library types tokens of extensions as anything; these are the only ones there are. */
export function asMarkup(tokens: readonly Token[]): MarkupToken[] {
  return tokens as MarkupToken[];
}

function plainText(source: string): MarkupToken {
  return { type: 'text', raw: source, text: source, escaped: true };
}

function hasLongRow(source: string): boolean {
  return source.length > MAX_PARAGRAPH_ROW && source.split('\n').some((row) => row.length > MAX_PARAGRAPH_ROW);
}
