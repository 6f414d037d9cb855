import { type AST, type parseTOML } from 'toml-eslint-parser';
import { keyNames, type TomlMap, type TomlValue, valueOfAst } from './toml-value.ts';

export type ParseToml = typeof parseTOML;

/** Names, and numbers for the elements of `[[arrays]]`. */
export type Path = readonly (string | number)[];

/** A header with the pairs below it, or the pairs before the first header. Offsets are UTF-16 positions in the text. */
export interface Section {
  readonly path: Path;
  /** Where the header stands; for the first section both are 0. */
  readonly start: number;
  readonly headerEnd: number;
  readonly pairs: readonly AST.TOMLKeyValue[];
}

/** Where pairs stand: under a header, or between the braces of an inline table. */
export type Body = { readonly kind: 'section'; readonly section: Section } | { readonly kind: 'inline'; readonly table: AST.TOMLInlineTable };

export interface TableNode {
  readonly kind: 'table';
  readonly entries: Map<string, TomlNode>;
  /** `implicit`: only named in the headers of tables below it. `dotted`: made by keys such as `a.b = 1`. */
  form: 'root' | 'header' | 'implicit' | 'dotted' | 'inline';
  /** Where a new key of this table is written, after `prefix`; null when implicit. */
  body: Body | null;
  prefix: readonly string[];
  /** Of an inline table. */
  readonly home?: Home;
}

/** The pair that something is the value of. */
export interface Home {
  readonly pair: AST.TOMLKeyValue;
  readonly body: Body;
}

/** `[[name]]`. */
export interface ElementsNode {
  readonly kind: 'elements';
  readonly items: TableNode[];
}

export interface ValueNode {
  readonly kind: 'value';
  readonly value: AST.TOMLValue | AST.TOMLArray;
  readonly home: Home;
}

export type TomlNode = TableNode | ElementsNode | ValueNode;

/** A parsed text: what it says, and where. */
export class TomlDocument {
  readonly text: string;
  readonly sections: readonly Section[];
  readonly root: TableNode;
  readonly tokens: readonly AST.Token[];
  /**
   * Offsets of the starts of lines that hold nothing but a comment. Without `#:schema` and its like: what editors are
   * told about the file belongs to no key.
   */
  readonly commentLines: ReadonlySet<number>;

  /** Throws the parser's error. The text has no byte order mark. */
  constructor(text: string, parse: ParseToml) {
    const program = parse(text, { tomlVersion: '1.0' });
    this.text = text;
    this.tokens = program.tokens;
    this.sections = sectionsOf(program, text);
    this.root = buildTree(this.sections);
    const starts = program.comments.map((comment) => ({ at: comment.range[0], line: text.lastIndexOf('\n', comment.range[0] - 1) + 1 }));
    this.commentLines = new Set(starts.filter(({ at, line }) => text[at + 1] !== ':' && text.slice(line, at).trim() === '').map(({ line }) => line));
  }

  find(path: Path): TomlNode | undefined {
    let node: TomlNode | undefined = this.root;
    for (const step of path) {
      if (typeof step === 'number') node = node?.kind === 'elements' ? node.items[step] : undefined;
      else node = node?.kind === 'table' ? node.entries.get(step) : undefined;
    }
    return node;
  }

  /** The sections of the table or array at `path` and of everything below it, in the order of the text. */
  family(path: Path): Section[] {
    return this.sections.slice(1).filter((section) => path.every((step, index) => section.path[index] === step));
  }
}

export function valueOfNode(node: TomlNode): TomlValue {
  if (node.kind === 'value') return valueOfAst(node.value);
  return node.kind === 'elements' ? node.items.map(mapOfTable) : mapOfTable(node);
}

function mapOfTable(table: TableNode): TomlMap {
  return new Map([...table.entries].map(([key, node]) => [key, valueOfNode(node)]));
}

export function pairsOf(body: Body): readonly AST.TOMLKeyValue[] {
  return body.kind === 'section' ? body.section.pairs : body.table.body;
}

function sectionsOf(program: AST.TOMLProgram, text: string): Section[] {
  const top: AST.TOMLKeyValue[] = [];
  const sections: Section[] = [{ path: [], start: 0, headerEnd: 0, pairs: top }];
  for (const item of program.body[0].body) {
    if (item.type === 'TOMLKeyValue') top.push(item);
    else {
      const headerEnd = text.indexOf(']', item.key.range[1]) + (item.kind === 'array' ? 2 : 1);
      sections.push({ path: item.resolvedKey, start: item.range[0], headerEnd, pairs: item.body });
    }
  }
  return sections;
}

function buildTree(sections: readonly Section[]): TableNode {
  const root = newTable('root', null);
  for (const section of sections) {
    const table = openSection(root, section);
    table.body = { kind: 'section', section };
    readPairs(table, table.body);
  }
  return root;
}

function openSection(root: TableNode, section: Section): TableNode {
  let node: TomlNode = root;
  for (const [index, step] of section.path.entries()) node = descend(node, step, typeof section.path[index + 1] === 'number');
  // The parser has refused a header that contradicts what came before.
  if (node.kind !== 'table') return root;
  if (node.form === 'implicit') node.form = 'header';
  return node;
}

function descend(node: TomlNode, step: string | number, isArray: boolean): TomlNode {
  if (node.kind === 'table') return child(node, String(step), isArray ? { kind: 'elements', items: [] } : newTable('implicit', null));
  if (node.kind === 'elements') return (node.items[Number(step)] ??= newTable('header', null));
  return node;
}

function readPairs(table: TableNode, body: Body): void {
  for (const pair of pairsOf(body)) {
    const names = keyNames(pair.key);
    const last = names.pop() ?? '';
    const at = names.reduce((inner, name, index) => dottedTable(inner, name, { body, prefix: names.slice(0, index + 1) }), table);
    const home = { pair, body };
    if (pair.value.type === 'TOMLInlineTable') {
      const inline = newTable('inline', { kind: 'inline', table: pair.value }, home);
      at.entries.set(last, inline);
      readPairs(inline, { kind: 'inline', table: pair.value });
    } else {
      at.entries.set(last, { kind: 'value', value: pair.value, home });
    }
  }
}

function dottedTable(table: TableNode, name: string, { body, prefix }: { body: Body; prefix: readonly string[] }): TableNode {
  const found = child(table, name, newTable('implicit', null));
  if (found.kind !== 'table') return table;
  if (found.form === 'implicit') Object.assign(found, { form: 'dotted', body, prefix });
  return found;
}

function child(table: TableNode, name: string, otherwise: TomlNode): TomlNode {
  const found = table.entries.get(name) ?? otherwise;
  table.entries.set(name, found);
  return found;
}

function newTable(form: TableNode['form'], body: Body | null, home?: Home): TableNode {
  return { kind: 'table', entries: new Map(), form, body, prefix: [], ...(home === undefined ? {} : { home }) };
}
