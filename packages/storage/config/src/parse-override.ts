import { ConfigError } from './config-error.ts';
import { splitOverride } from './override-key.ts';
import { overrideValue } from './override-value.ts';
import { emptyTable, MAX_DEPTH, type Placed, type TomlNode, type TomlTable } from './toml-node.ts';

/** Short names that stand for a longer key. */
const KEY_ALIASES: ReadonlyMap<string, readonly string[]> = new Map([['use_legacy_landlock', ['features', 'use_legacy_landlock']]]);

/** One `-c key=value`: where it goes and what it sets. */
export interface Override {
  readonly path: readonly string[];
  readonly value: TomlNode;
}

/**
 * Reads one `key=value` argument. `baseDir` is the folder that relative paths in it start from; `label` is
 * how errors name the argument.
 * @throws {ConfigError} when `=` is missing or the key is empty.
 */
export async function parseOverride(text: string, baseDir: string, label = `-c ${text}`): Promise<Override> {
  const split = splitOverride(text);
  if (split === null) {
    throw new ConfigError(`Invalid override (missing '='): ${text}`, { code: 'config_override_syntax' });
  }
  if (split.path.length === 1 && split.path[0] === '') {
    throw new ConfigError(`Empty key in override: ${text}`, { code: 'config_override_syntax' });
  }
  if (split.path.length > MAX_DEPTH) {
    throw new ConfigError(`Key with more than ${MAX_DEPTH} parts in override: ${text.slice(0, 80)}…`, { code: 'config_override_syntax' });
  }
  const place: Placed = { origin: { kind: 'argument', label, text, baseDir }, start: 0, end: 0 };
  const alias = split.path.length === 1 ? KEY_ALIASES.get(split.path[0] ?? '') : undefined;
  return { path: alias ?? split.path, value: await overrideValue(split.value, place) };
}

/** Sets an override in a layer; whatever stands in the way of its path is replaced by a table. */
export function applyOverride(layer: TomlTable, { path, value }: Override): void {
  let table = layer;
  for (const name of path.slice(0, -1)) {
    const found = table.entries.get(name);
    const next = found?.kind === 'table' ? found : emptyTable(value);
    table.entries.set(name, next);
    table = next;
  }
  table.entries.set(path.at(-1) ?? '', value);
}
