import { ConfigEditError } from './config-edit-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { blockStart, sectionEnd } from './text-lines.ts';
import { type Body, type Path, type TableNode, type TomlNode } from './toml-document.ts';
import { type TomlEditor } from './toml-editor.ts';
import { keyLiteral, valueLiteral } from './toml-literals.ts';

/** Writes a value that is not there yet. Throws ConfigEditError `not_a_table` when something else is in the way. */
export function insertValue(editor: TomlEditor, path: Path, value: JsonValue): void {
  const { table, rest } = nearestTable(editor, path);
  const [first = ''] = rest;
  if (hasBody(table) && (table.form === 'inline' || table.form === 'dotted' || isInElement(path))) {
    const isDotted = table.form === 'dotted' && !isJsonObject(value);
    const names = isDotted ? rest : [first];
    const inner = isDotted ? value : rest.slice(1).reduceRight<JsonValue>((nested, name) => ({ [name]: nested }), value);
    return editor.addPair(table, pairLine([...table.prefix, ...names], inner));
  }
  const parent = path.slice(0, -1).map(String);
  if (isBlock(value)) return addBlock(editor, path, blockLines(path.map(String), value));
  const line = pairLine([String(path.at(-1))], value);
  if (rest.length === 1 && hasBody(table)) return editor.addPair(table, line);
  addBlock(editor, parent, [`[${keyLiteral(parent)}]`, line]);
}

/** The deepest table on the way that exists, and the names that do not. */
function nearestTable(editor: TomlEditor, path: Path): { table: TableNode; rest: string[] } {
  for (let depth = path.length - 1; ; depth -= 1) {
    const node: TomlNode | undefined = editor.doc.find(path.slice(0, depth));
    if (node?.kind === 'table') return { table: node, rest: path.slice(depth).map(String) };
    if (node !== undefined) {
      const name = keyLiteral(path.slice(0, depth).map(String));
      throw new ConfigEditError('not_a_table', `\`${name}\` is not a table, so nothing can be set below it.`);
    }
  }
}

function hasBody(table: TableNode): table is TableNode & { readonly body: Body } {
  return table.body !== null;
}

/** A header inside `[[an element]]` would bind to the last one; there everything is written inline. */
function isInElement(path: Path): boolean {
  return path.some((step) => typeof step === 'number');
}

/** What is written under headers of its own: tables and lists of tables. */
function isBlock(value: JsonValue): value is JsonObject | JsonObject[] {
  return isJsonObject(value) || (Array.isArray(value) && value.length > 0 && value.every(isJsonObject));
}

/** The lines of a table or list of tables: plain values first, then what has headers of its own. */
function blockLines(path: readonly string[], value: JsonObject | JsonObject[]): string[] {
  if (Array.isArray(value)) {
    const elements = value.map((element) => elementLines(path, element));
    return elements.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
  }
  const entries = Object.entries(value);
  const pairs = entries.filter(([, inner]) => !isBlock(inner)).map(([key, inner]) => pairLine([key], inner));
  const blocks = entries.flatMap(([key, inner]) => (isBlock(inner) ? [blockLines([...path, key], inner)] : []));
  const own = pairs.length > 0 || blocks.length === 0 ? [[`[${keyLiteral(path)}]`, ...pairs]] : [];
  return [...own, ...blocks].flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** `[[path]]` with its pairs; tables inside are inline. */
export function elementLines(path: readonly string[], element: JsonObject): string[] {
  return [`[[${keyLiteral(path)}]]`, ...Object.entries(element).map(([key, inner]) => pairLine([key], inner))];
}

function pairLine(names: readonly string[], value: JsonValue): string {
  return `${keyLiteral(names)} = ${valueLiteral(value)}`;
}

/**
 * A new section goes above the tables that it is the parent of; else below those of the nearest table above it that
 * exists, if that has a header; else to the end.
 */
function addBlock(editor: TomlEditor, path: Path, lines: readonly string[]): void {
  const { doc } = editor;
  const firstChild = doc.family(path)[0];
  if (firstChild !== undefined) return editor.addBlock(blockStart(doc, firstChild.start), lines);
  const { table, rest } = nearestTable(editor, path);
  const last = table.form === 'header' ? doc.family(path.slice(0, path.length - rest.length)).at(-1) : undefined;
  editor.addBlock(last === undefined ? editor.end : sectionEnd(doc, last), lines);
}
