import { CodexError } from '@codex-ts/protocol';

import { type CodexConfigObject, type CodexConfigValue, type CodexOptions } from './codex-options.ts';

/** The settings of the options as `key=value` overrides: objects become dotted keys, values TOML. The address comes last. */
export function configOverrides({ config = {}, baseUrl }: Pick<CodexOptions, 'config' | 'baseUrl'>): string[] {
  const address = baseUrl === undefined ? [] : [`openai_base_url=${tomlValue(baseUrl, 'baseUrl')}`];
  return [...leaves(config, []), ...address];
}

function leaves(table: CodexConfigObject, above: readonly string[]): string[] {
  return entriesOf(table).flatMap(([name, value]) => {
    const path = [...above, tomlKey(name)];
    if (isTable(value) && entriesOf(value).length > 0) return leaves(value, path);
    return [`${path.join('.')}=${tomlValue(value, path.join('.'))}`];
  });
}

/** What is undefined counts as left out. */
function entriesOf(table: CodexConfigObject): [string, CodexConfigValue][] {
  return Object.entries(table).filter(([, value]: [string, unknown]) => value !== undefined);
}

function isTable(value: CodexConfigValue): value is CodexConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tomlKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : tomlString(name);
}

/** JSON's escapes are TOML's too, but for a control character that JSON leaves as it is. */
function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

function tomlValue(value: CodexConfigValue, path: string): string {
  if (typeof value === 'string') return tomlString(value);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  if (Array.isArray(value)) return `[${value.map((part, index) => tomlValue(part, `${path}[${index}]`)).join(', ')}]`;
  if (isTable(value)) {
    const fields = entriesOf(value).map(([name, part]) => `${tomlKey(name)} = ${tomlValue(part, `${path}.${name}`)}`);
    return `{${fields.join(', ')}}`;
  }
  throw new CodexError(`The setting ${path} cannot be ${String(value)}: a setting is text, a number, a boolean, a list or a table.`, { code: 'bad_setting' });
}
