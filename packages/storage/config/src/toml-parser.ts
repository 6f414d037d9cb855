import { errorMessage } from '@codex-ts/protocol';
import { type AST } from 'toml-eslint-parser';

import { ConfigError, errorAt } from './config-error.ts';
import { emptyTable, type Origin, type Placed, type TomlNode, type TomlTable, tooDeep } from './toml-node.ts';

const TOO_DEEP = 'values are nested too deeply';
const MISSING_VALUE = 'missing value';
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Parses TOML 1.0 into nodes that know their place. The parser is loaded on first use: a start without a
 * config file never pays for it.
 * @throws {ConfigError} with file, line, column and the source line when the text is not TOML.
 */
export async function parseToml(origin: Origin): Promise<TomlTable> {
  const { parseTOML } = await import('toml-eslint-parser');
  try {
    const root = readProgram(parseTOML(origin.text, { tomlVersion: '1.0' }), origin);
    const deep = tooDeep(root);
    if (deep !== null) throw errorAt(deep, TOO_DEEP, 'config_syntax');
    return root;
  } catch (error) {
    throw asConfigError(error, origin);
  }
}

function asConfigError(error: unknown, origin: Origin): ConfigError {
  if (error instanceof ConfigError) return error;
  const start = { origin, start: 0, end: 1 };
  if (error instanceof RangeError) return errorAt(start, TOO_DEEP, 'config_syntax');
  const found = typeof error === 'object' && error !== null && 'index' in error ? Number(error.index) : 0;
  const reason = reasonOf(errorMessage(error));
  // The parser reports a missing value where it gave up looking for it, which may be lines below.
  const index = reason === MISSING_VALUE ? origin.text.slice(0, found).trimEnd().length : found;
  return errorAt({ origin, start: index, end: index + 1 }, reason, 'config_syntax');
}

function reasonOf(message: string): string {
  if (message.startsWith('Defining a key multiple times')) return 'duplicate key';
  if (message.startsWith('Unspecified values')) return MISSING_VALUE;
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function readProgram(program: AST.TOMLProgram, origin: Origin): TomlTable {
  const root = emptyTable({ origin, start: 0, end: 0 });
  for (const item of program.body[0].body) {
    if (item.type === 'TOMLTable') readTable(root, item, origin);
    else readKeyValue(root, item, origin);
  }
  return root;
}

function readTable(root: TomlTable, item: AST.TOMLTable, origin: Origin): void {
  const place = placed(item.key, origin);
  const names = keyNames(item.key);
  const last = names.pop() ?? '';
  const parent = descend(root, names, place);
  const table = item.kind === 'array' ? appendTable(parent, last, place) : descend(parent, [last], place);
  for (const pair of item.body) readKeyValue(table, pair, origin);
}

/** `[[name]]`: a new element of the array of that name. */
function appendTable(parent: TomlTable, name: string, place: Placed): TomlTable {
  const table = emptyTable(place);
  const existing = parent.entries.get(name);
  if (existing?.kind === 'array') existing.items.push(table);
  else parent.entries.set(name, { kind: 'array', items: [table], ...place });
  return table;
}

/** Walks to a nested table, making what is missing. The parser has already refused contradictory tables. */
function descend(from: TomlTable, names: readonly string[], place: Placed): TomlTable {
  let table = from;
  for (const name of names) {
    const found = table.entries.get(name);
    const inner = found?.kind === 'array' ? found.items.at(-1) : found;
    if (inner?.kind === 'table') {
      table = inner;
      continue;
    }
    const made = emptyTable(place);
    table.entries.set(name, made);
    table = made;
  }
  return table;
}

function readKeyValue(table: TomlTable, pair: AST.TOMLKeyValue, origin: Origin): void {
  const names = keyNames(pair.key);
  const last = names.pop() ?? '';
  const value = { ...readValue(pair.value, origin), keyStart: pair.key.range[0] };
  descend(table, names, placed(pair.key, origin)).entries.set(last, value);
}

function readValue(node: AST.TOMLContentNode, origin: Origin): TomlNode {
  const place = placed(node, origin);
  switch (node.type) {
    case 'TOMLArray':
      return { kind: 'array', items: node.elements.map((item) => readValue(item, origin)), ...place };
    case 'TOMLInlineTable': {
      const table = emptyTable(place);
      for (const pair of node.body) readKeyValue(table, pair, origin);
      return table;
    }
    case 'TOMLValue':
      return readScalar(node, place);
  }
}

function readScalar(node: AST.TOMLValue, place: Placed): TomlNode {
  switch (node.kind) {
    case 'string':
      return { kind: 'string', value: node.value, ...place };
    case 'boolean':
      return { kind: 'boolean', value: node.value, ...place };
    case 'float':
      return { kind: 'float', value: node.value, literal: node.number, ...place };
    case 'integer':
      if (node.bigint < INT64_MIN || node.bigint > INT64_MAX) {
        throw errorAt(place, `integer \`${node.number}\` does not fit into 64 bits`, 'config_syntax');
      }
      return { kind: 'integer', value: node.bigint, ...place };
    case 'offset-date-time':
    case 'local-date-time':
    case 'local-date':
    case 'local-time':
      return { kind: 'date', literal: node.datetime, ...place };
  }
}

function keyNames(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function placed(node: AST.HasLocs, origin: Origin): Placed {
  return { origin, start: node.range[0], end: node.range[1] };
}
