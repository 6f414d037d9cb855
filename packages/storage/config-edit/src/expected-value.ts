import { type ConfigEdit } from './edit-toml.ts';
import { type TomlMap, type TomlValue, valueOfJson } from './toml-value.ts';

/** What a document must say after an edit, worked out on values alone. `root` is changed. */
export function applyToValue(root: TomlMap, edit: ConfigEdit): void {
  const parents = edit.path.slice(0, -1);
  const last = edit.path.at(-1);
  if (last === undefined) {
    if ('merge' in edit) mergeInto(root, valueOfJson(edit.merge) as TomlMap);
    return;
  }
  let table = root;
  for (const name of parents) {
    const found = table.get(name);
    const inner = found instanceof Map ? found : (new Map() as TomlMap);
    table.set(name, inner);
    table = inner;
  }
  if ('remove' in edit) table.delete(last);
  else if ('merge' in edit) table.set(last, merged(table.get(last), valueOfJson(edit.merge)));
  else table.set(last, valueOfJson(edit.set));
}

function merged(below: TomlValue | undefined, above: TomlValue): TomlValue {
  if (!(below instanceof Map) || !(above instanceof Map)) return above;
  mergeInto(below, above);
  return below;
}

function mergeInto(below: TomlMap, above: TomlMap): void {
  for (const [key, value] of above) below.set(key, merged(below.get(key), value));
}
