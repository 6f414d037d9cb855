import { ConfigEditError } from './config-edit-error.ts';
import { replaceArray } from './edit-array.ts';
import { setElements } from './edit-elements.ts';
import { insertValue } from './insert-value.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { type Home, type Path, type TomlNode, valueOfNode } from './toml-document.ts';
import { type TomlEditor } from './toml-editor.ts';
import { keyLiteral, valueLiteral } from './toml-literals.ts';
import { sameValue, valueOfJson } from './toml-value.ts';

/** Makes `path` hold exactly `value`; where a part already does, its text stays as it is. */
export function setValue(editor: TomlEditor, path: Path, value: JsonValue): void {
  // Refuses what cannot be written before anything is changed, nested nulls too.
  const literal = valueLiteral(value);
  const node = editor.doc.find(path);
  if (node === undefined) insertValue(editor, path, value);
  else if (sameValue(valueOfNode(node), valueOfJson(value))) return;
  else if (node.kind === 'table' && isJsonObject(value)) setTable(editor, path, value);
  else if (node.kind === 'elements' && isObjects(value)) setElements(editor, path, value, setValue);
  else if (node.kind === 'value' && node.value.type === 'TOMLArray' && Array.isArray(value)) replaceArray(editor, node.value, value);
  else if (node.kind === 'value') editor.splice(...node.value.range, literal);
  else replaceTables(editor, path, node, value);
}

/** Lays `value` over what `path` holds: tables key by key, all else as `setValue` does. */
export function mergeValue(editor: TomlEditor, path: Path, value: JsonValue): void {
  if (!isJsonObject(value) || editor.doc.find(path)?.kind !== 'table') {
    setValue(editor, path, value);
    return;
  }
  for (const [key, inner] of Object.entries(value)) mergeValue(editor, [...path, key], inner);
}

/** Takes away everything that `path` names. Throws ConfigEditError `path_not_found`. */
export function removeValue(editor: TomlEditor, path: Path): void {
  if (editor.doc.find(path) === undefined) {
    throw new ConfigEditError('path_not_found', `There is no \`${keyLiteral(path.map(String))}\` in the file.`);
  }
  // A table may be written in several places, each of them one step.
  for (let node = editor.doc.find(path); node !== undefined; node = editor.doc.find(path)) removePart(editor, path, node);
}

function removePart(editor: TomlEditor, path: Path, node: TomlNode): void {
  const section = editor.doc.family(path).at(-1);
  const home = section === undefined ? firstHome(node) : undefined;
  if (section !== undefined) editor.removeSection(section);
  else if (home !== undefined) editor.removePair(home.pair, home.body);
  else throw new ConfigEditError('internal', `Cannot remove \`${keyLiteral(path.map(String))}\`.`);
}

/** Of a value or an inline table, its own pair; of a table made by dotted keys, the first pair of its contents. */
function firstHome(node: TomlNode): Home | undefined {
  if (node.kind === 'elements') return undefined;
  if (node.home !== undefined || node.kind === 'value') return node.home;
  for (const inner of node.entries.values()) {
    const home = firstHome(inner);
    if (home !== undefined) return home;
  }
  return undefined;
}

/** What is new comes before what is old goes: a table that loses all its keys may vanish with them. */
function setTable(editor: TomlEditor, path: Path, value: JsonObject): void {
  for (const [key, inner] of Object.entries(value)) setValue(editor, [...path, key], inner);
  const node = editor.doc.find(path);
  const keys = node?.kind === 'table' ? [...node.entries.keys()] : [];
  for (const key of keys.filter((name) => !Object.hasOwn(value, name))) removeValue(editor, [...path, key]);
  if (editor.doc.find(path) === undefined) insertValue(editor, path, value);
}

/** From tables under headers to a plain value, or from an inline table to one. */
function replaceTables(editor: TomlEditor, path: Path, node: TomlNode, value: JsonValue): void {
  if (node.kind === 'table' && node.form === 'inline' && node.home !== undefined) {
    editor.splice(...node.home.pair.value.range, valueLiteral(value));
    return;
  }
  removeValue(editor, path);
  insertValue(editor, path, value);
}

function isObjects(value: JsonValue): value is JsonObject[] {
  return Array.isArray(value) && value.every(isJsonObject);
}
