import { errorMessage } from '@codex-ts/protocol';
import { ConfigEditError } from './config-edit-error.ts';
import { applyToValue } from './expected-value.ts';
import { type JsonObject, type JsonValue } from './json-value.ts';
import { mergeValue, removeValue, setValue } from './set-value.ts';
import { type ParseToml, valueOfNode } from './toml-document.ts';
import { TomlEditor } from './toml-editor.ts';
import { sameMeaning, type TomlMap } from './toml-value.ts';

/** One change. `path` names tables and a key; it does not reach into lists, which are set whole. */
export type ConfigEdit =
  /** Exactly this value, whatever was there. Parts that already hold it keep their text. */
  | { readonly path: readonly string[]; readonly set: JsonValue }
  /** Table into table, key by key; anything else is replaced. The empty path is the whole file. */
  | { readonly path: readonly string[]; readonly merge: JsonObject }
  /** A key or a table with all below it, and the comment lines directly above. */
  | { readonly path: readonly string[]; readonly remove: true };

const BOM = '\uFEFF';

/**
 * The text with `edits` made in order. Outside of what they change, every byte stays: comments, order, spacing, line
 * ends, byte order mark, a missing final line end. Edits that change nothing give the same text. `label` names the
 * text in messages.
 *
 * New keys go to the end of their table; new tables below those of the nearest table above that exists and has a
 * header, else to the end of the text. Inline tables and dotted keys are added to in their own style. Headers stay when their last key goes.
 *
 * Throws ConfigEditError `not_toml`, `path_not_found`, `not_a_table` or `invalid_value`; `internal` when the result
 * does not say what the edits ask for, which is checked.
 */
export async function editToml(text: string, edits: readonly ConfigEdit[], label = 'config.toml'): Promise<string> {
  const { parseTOML } = await import('toml-eslint-parser');
  const bom = text.startsWith(BOM) ? BOM : '';
  const { editor, value: expected } = open(text.slice(bom.length), parseTOML, label);
  try {
    for (const edit of edits) {
      applyEdit(editor, edit);
      applyToValue(expected, edit);
    }
  } catch (cause) {
    if (cause instanceof ConfigEditError) throw cause;
    throw wentWrong(label, cause);
  }
  if (!sameMeaning(valueOfNode(editor.doc.root), expected)) throw wentWrong(label);
  return bom + editor.text;
}

function applyEdit(editor: TomlEditor, edit: ConfigEdit): void {
  if ('merge' in edit) mergeValue(editor, edit.path, edit.merge);
  else if (edit.path.length === 0) throw new ConfigEditError('bad_key_path', 'The key path is empty.');
  else if ('remove' in edit) removeValue(editor, edit.path);
  else setValue(editor, edit.path, edit.set);
}

function open(text: string, parse: ParseToml, label: string): { editor: TomlEditor; value: TomlMap } {
  try {
    const editor = new TomlEditor(text, parse);
    return { editor, value: valueOfNode(editor.doc.root) as TomlMap };
  } catch (cause) {
    throw notToml(text, label, cause);
  }
}

/** In the words in which loading the file would refuse it. */
function notToml(text: string, label: string, cause: unknown): ConfigEditError {
  const message = errorMessage(cause);
  const found = typeof cause === 'object' && cause !== null && 'index' in cause ? Number(cause.index) : 0;
  // The parser reports a missing value where it gave up looking for it, which may be lines below.
  const isMissing = message.startsWith('Unspecified values');
  const before = text.slice(0, isMissing ? text.slice(0, found).trimEnd().length : found);
  const lineStart = before.lastIndexOf('\n') + 1;
  const place = `${before.split('\n').length}:${[...before.slice(lineStart)].length + 1}`;
  return new ConfigEditError('not_toml', `${label}:${place}: ${reasonOf(message, isMissing, cause)}`, cause);
}

function reasonOf(message: string, isMissing: boolean, cause: unknown): string {
  if (isMissing) return 'missing value';
  if (message.startsWith('Defining a key multiple times')) return 'duplicate key';
  if (cause instanceof Error && cause.name === 'RangeError') return 'values are nested too deeply';
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function wentWrong(label: string, cause?: unknown): ConfigEditError {
  return new ConfigEditError('internal', `${label} could not be edited as asked; it was left as it was. Please edit it by hand.`, cause);
}
