import { elementLines } from './insert-value.ts';
import { type JsonObject, type JsonValue } from './json-value.ts';
import { blockStart, sectionEnd } from './text-lines.ts';
import { type Path, valueOfNode } from './toml-document.ts';
import { type TomlEditor } from './toml-editor.ts';
import { sameValue, type TomlValue, valueOfJson } from './toml-value.ts';

type SetValue = (editor: TomlEditor, path: Path, value: JsonValue) => void;

/**
 * Makes `[[path]]` hold exactly `values`. Elements that are the same at the beginning and at the end keep their text;
 * those between are changed one by one, and the difference in number is added or taken away there.
 */
export function setElements(editor: TomlEditor, path: Path, values: readonly JsonObject[], setValue: SetValue): void {
  const before = elementsAt(editor, path);
  const { head, tail } = commonEnds(before, values.map(valueOfJson));
  const [oldCount, newCount] = [before.length - head - tail, values.length - head - tail];
  const changed = Math.min(oldCount, newCount);
  for (let index = head; index < head + changed; index += 1) setValue(editor, [...path, index], values[index] ?? {});
  for (let index = head + oldCount - 1; index >= head + changed; index -= 1) removeElement(editor, [...path, index]);
  for (let index = head + changed; index < head + newCount; index += 1) addElement(editor, path, index, values[index] ?? {});
  if (values.length === 0) setValue(editor, path, []);
}

/** How many values two lists share at their beginning, and at their end beyond that. */
export function commonEnds(a: readonly TomlValue[], b: readonly TomlValue[]): { head: number; tail: number } {
  const shortest = Math.min(a.length, b.length);
  const isSame = (x: TomlValue | undefined, y: TomlValue | undefined): boolean => x !== undefined && y !== undefined && sameValue(x, y);
  let head = 0;
  while (head < shortest && isSame(a[head], b[head])) head += 1;
  let tail = 0;
  while (tail < shortest - head && isSame(a[a.length - 1 - tail], b[b.length - 1 - tail])) tail += 1;
  return { head, tail };
}

function elementsAt(editor: TomlEditor, path: Path): TomlValue[] {
  const node = editor.doc.find(path);
  return node?.kind === 'elements' ? node.items.map(valueOfNode) : [];
}

function removeElement(editor: TomlEditor, path: Path): void {
  // Without its first header the rest would belong to the element before, so it goes last.
  for (let left = editor.doc.family(path).length; left > 0; left -= 1) {
    const section = editor.doc.family(path).at(left - 1);
    if (section !== undefined) editor.removeSection(section);
  }
}

function addElement(editor: TomlEditor, path: Path, index: number, value: JsonObject): void {
  const { doc } = editor;
  const lines = elementLines(path.map(String), value);
  const next = doc.family([...path, index])[0];
  const last = doc.family(path).at(-1);
  if (next !== undefined) editor.addBlock(blockStart(doc, next.start), lines);
  else editor.addBlock(last === undefined ? editor.end : sectionEnd(doc, last), lines);
}
