import { type AST } from 'toml-eslint-parser';
import { commonEnds } from './edit-elements.ts';
import { type JsonValue } from './json-value.ts';
import { eolAt, lineEnd, lineStart } from './text-lines.ts';
import { type TomlEditor } from './toml-editor.ts';
import { valueLiteral } from './toml-literals.ts';
import { valueOfAst, valueOfJson } from './toml-value.ts';

/**
 * Makes an array hold `values`. When as many elements stay, only those that differ are written; when some come at the
 * end, they are added there; else the array is written anew, one element a line if it had several lines.
 */
export function replaceArray(editor: TomlEditor, array: AST.TOMLArray, values: readonly JsonValue[]): void {
  const { head, tail } = commonEnds(array.elements.map(valueOfAst), values.map(valueOfJson));
  const last = array.elements.at(-1);
  if (array.elements.length === values.length) {
    // From the last to the first: what comes before stays where it is.
    for (let index = values.length - tail - 1; index >= head; index -= 1) replaceElement(editor, array.elements[index], values[index]);
  } else if (last !== undefined && head === array.elements.length) appendElements(editor, array, last, values.slice(head));
  else editor.splice(...array.range, arrayLiteral(editor.text, array, values));
}

function replaceElement(editor: TomlEditor, element: AST.TOMLContentNode | undefined, value: JsonValue | undefined): void {
  if (element !== undefined && value !== undefined) editor.splice(...element.range, valueLiteral(value));
}

function appendElements(editor: TomlEditor, array: AST.TOMLArray, last: AST.TOMLContentNode, values: readonly JsonValue[]): void {
  const { text } = editor;
  const closing = array.range[1] - 1;
  const comma = editor.doc.tokens.find((token) => token.value === ',' && token.range[0] >= last.range[1] && token.range[1] <= closing);
  const added = values.map(valueLiteral);
  const line = lineEnd(text, comma?.range[1] ?? last.range[1]);
  if (line > closing) {
    editor.splice(last.range[1], last.range[1], `, ${added.join(', ')}`);
    return;
  }
  const indent = leadingSpace(text, last.range[0]);
  const lines = added.map((literal, index) => `${indent}${literal}${comma === undefined && index === added.length - 1 ? '' : ','}`);
  const between = text.slice(last.range[1], line);
  editor.splice(last.range[1], line, `${comma === undefined ? ',' : ''}${between}${lines.map((each) => each + eolAt(text, line)).join('')}`);
}

function arrayLiteral(text: string, array: AST.TOMLArray, values: readonly JsonValue[]): string {
  const [first] = array.elements;
  const isTall = text.slice(...array.range).includes('\n') && values.length > 0;
  if (!isTall) return valueLiteral([...values]);
  const eol = eolAt(text, array.range[1]);
  const outer = leadingSpace(text, array.range[0]);
  const onOwnLine = first !== undefined && lineStart(text, first.range[0]) !== lineStart(text, array.range[0]);
  const indent = onOwnLine ? leadingSpace(text, first.range[0]) : `${outer}  `;
  return ['[', ...values.map((value) => `${indent}${valueLiteral(value)},`), `${outer}]`].join(eol);
}

/** The white space at the beginning of the line that holds `offset`. */
function leadingSpace(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
