import { ConfigError } from './config-error.ts';
import { type JsonValue } from './json-value.ts';
import { nodeJson } from './layer-json.ts';
import { type Placed, type TomlNode } from './toml-node.ts';
import { parseToml } from './toml-parser.ts';

/**
 * The value of a `-c` argument: TOML when it is TOML, else the text without the quotes around it.
 * Plain words, integers, booleans and simple quoted strings are decided here, without the TOML parser.
 */
export async function overrideValue(raw: string, place: Placed): Promise<TomlNode> {
  const string = (value: string): TomlNode => ({ kind: 'string', value, ...place });
  if (raw === 'true' || raw === 'false') return { kind: 'boolean', value: raw === 'true', ...place };
  if (/^(?:0|-?[1-9][0-9]{0,14})$/.test(raw)) return { kind: 'integer', value: BigInt(raw), ...place };
  const simple = /^"([^"\\\p{Cc}]*)"$/u.exec(raw)?.[1] ?? /^'([^'\p{Cc}]*)'$/u.exec(raw)?.[1];
  if (simple !== undefined) return string(simple);
  return (await tomlValue(raw, place)) ?? string(stripQuotes(raw));
}

/**
 * The value that a text stands for, by the rules of `-c`: TOML when it is TOML, else the text itself. Dates come as
 * their text, as JSON has none.
 */
export async function settingValue(text: string): Promise<JsonValue> {
  const place: Placed = { origin: { kind: 'argument', label: text, text, baseDir: '/' }, start: 0, end: 0 };
  return nodeJson(await overrideValue(text.trim(), place), null, '/');
}

/** Null when the text is not a TOML value; most text shows that by its first character. */
async function tomlValue(raw: string, place: Placed): Promise<TomlNode | null> {
  if (!/^(?:["'0-9+\-[{]|(?:true|false|inf|nan)\b)/.test(raw)) return null;
  const probe = { ...place.origin, text: `value = ${raw}` };
  try {
    const node = (await parseToml(probe)).entries.get('value');
    return node === undefined ? null : replaced(node, place);
  } catch (error) {
    // Text that is not TOML is meant as a string: `model=[1` is a model name.
    if (error instanceof ConfigError && error.code === 'config_syntax') return null;
    throw error;
  }
}

/** The same value, placed at the argument instead of at the probe text. */
function replaced(node: TomlNode, place: Placed): TomlNode {
  switch (node.kind) {
    case 'array':
      return { ...node, ...place, items: node.items.map((item) => replaced(item, place)) };
    case 'table':
      return { ...node, ...place, entries: new Map([...node.entries].map(([key, value]) => [key, replaced(value, place)])) };
    case 'string':
    case 'integer':
    case 'float':
    case 'boolean':
    case 'date':
      return { ...node, ...place };
  }
}

function stripQuotes(text: string): string {
  const isQuote = (char: string | undefined): boolean => char === '"' || char === "'";
  let start = 0;
  let end = text.length;
  while (start < end && isQuote(text[start])) start += 1;
  while (end > start && isQuote(text[end - 1])) end -= 1;
  return text.slice(start, end);
}
