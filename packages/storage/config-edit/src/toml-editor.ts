import { type AST } from 'toml-eslint-parser';
import { blockStart, eolAt, isBlankBefore, isBlankLine, lineEnd, lineStart, sectionEnd } from './text-lines.ts';
import { type Body, pairsOf, type ParseToml, type Section, type TableNode, TomlDocument } from './toml-document.ts';
import { keyNames } from './toml-value.ts';

/**
 * A text under edit. Each change is one splice; what is where is read anew afterwards, so that no offset is ever used
 * on a text it does not belong to.
 */
export class TomlEditor {
  #doc: TomlDocument;
  readonly #parse: ParseToml;

  constructor(text: string, parse: ParseToml) {
    this.#parse = parse;
    this.#doc = new TomlDocument(text, parse);
  }

  get doc(): TomlDocument {
    return this.#doc;
  }

  get text(): string {
    return this.#doc.text;
  }

  /** Puts `insert` in the place of a range. */
  splice(start: number, end: number, insert: string): void {
    this.#doc = new TomlDocument(this.text.slice(0, start) + insert + this.text.slice(end), this.#parse);
  }

  /**
   * Writes `line` (without its line end) as a new line of a table: after the pairs it belongs with, or directly below
   * the header. Never below a comment, which would then go with it when it is removed again.
   */
  addPair(table: TableNode & { readonly body: Body }, line: string): void {
    const { body, prefix } = table;
    const kin = pairsOf(body).filter((pair) => hasPrefix(pair, prefix));
    const last = kin.at(-1) ?? pairsOf(body).at(-1);
    if (body.kind === 'inline') this.#addInline(body.table, last, line);
    else if (last !== undefined) this.#insertLine(lineEnd(this.text, last.range[1]), indentOf(this.text, last.range[0]) + line);
    else if (body.section.path.length > 0) this.#insertLine(lineEnd(this.text, body.section.headerEnd), line);
    else this.#addFirst(line);
  }

  /** Writes a block of lines (headers with their pairs, `\n` between) apart from what is around it by blank lines. */
  addBlock(at: number, lines: readonly string[]): void {
    const { text } = this;
    const eol = eolAt(text, at);
    const needsGap = at > 0 && !(at === lineStart(text, at) && isBlankBefore(text, at)) && text.slice(0, at).trim() !== '';
    const isLast = text.slice(at).trim() === '';
    const gapAfter = isLast || isBlankLine(text, at) ? [] : [''];
    const gapBefore = needsGap ? [''] : [];
    this.#insertLine(at, [...gapBefore, ...lines, ...gapAfter].join(eol));
  }

  /** Where blocks go that belong nowhere else. */
  get end(): number {
    return this.text.length;
  }

  /** Takes a pair away: its lines with the comment lines directly above, or its part of an inline table. */
  removePair(pair: AST.TOMLKeyValue, body: Body): void {
    if (body.kind === 'section') this.#removeLines(blockStart(this.doc, pair.range[0]), lineEnd(this.text, pair.range[1]));
    else this.#removeInline(pair, body.table);
  }

  removeSection(section: Section): void {
    this.#removeLines(blockStart(this.doc, section.start), sectionEnd(this.doc, section));
  }

  /** Before the headers and the comments that belong to the first of them, and apart from comments that stand above. */
  #addFirst(line: string): void {
    const first = this.doc.sections[1];
    this.addBlock(first === undefined ? this.end : blockStart(this.doc, first.start), [line]);
  }

  /** `at` is the start of a line or the end of the text. A text without a final line end stays one. */
  #insertLine(at: number, line: string): void {
    const eol = eolAt(this.text, at);
    const isTorn = at > 0 && this.text[at - 1] !== '\n';
    this.splice(at, at, isTorn ? eol + line : line + eol);
  }

  /** Where blank lines would meet, or one would be left at an end of the text, one of them goes too. */
  #removeLines(start: number, end: number): void {
    const { text } = this;
    const endsBlank = end === text.length || isBlankLine(text, end);
    if (endsBlank && isBlankBefore(text, start)) this.splice(lineStart(text, start - 1), end, '');
    else if (start === 0 && isBlankLine(text, end)) this.splice(start, lineEnd(text, end), '');
    else this.splice(start, end, '');
  }

  #addInline(table: AST.TOMLInlineTable, last: AST.TOMLKeyValue | undefined, pair: string): void {
    if (last === undefined) this.splice(...table.range, `{ ${pair} }`);
    else this.splice(last.range[1], last.range[1], `, ${pair}`);
  }

  #removeInline(pair: AST.TOMLKeyValue, table: AST.TOMLInlineTable): void {
    const index = table.body.indexOf(pair);
    const [before, after] = [table.body[index - 1], table.body[index + 1]];
    if (before !== undefined) this.splice(before.range[1], pair.range[1], '');
    else if (after !== undefined) this.splice(pair.range[0], after.range[0], '');
    else this.splice(...table.range, '{}');
  }
}

function hasPrefix(pair: AST.TOMLKeyValue, prefix: readonly string[]): boolean {
  const names = keyNames(pair.key);
  return prefix.every((name, index) => names[index] === name);
}

/** What stands before a key on its line. */
function indentOf(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset);
}
