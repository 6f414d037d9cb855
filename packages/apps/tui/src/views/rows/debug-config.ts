import { type ConfigLayerSource, type ConfigReadResponse, type ConfigRequirements } from '@codex-ts/app-server-protocol';
import { type Line, line, sanitizeRow, span, truncate } from '@codex-ts/terminal-markup';

import { BOLD, DIM } from '../../cells/looks.ts';
import { indented } from '../text/paragraphs.ts';

/** Names of keys whose values nobody should read over a shoulder. */
const SECRET = /token|secret|password|api_key|authorization/i;
/** A longer value is cut: the file has it all. */
const LONGEST = 400;

export interface DebugFacts {
  readonly requirements: ConfigRequirements | null;
  /** With what the conversation on the screen runs, by the names of the configuration: flags and choices count there, too. */
  readonly conversation: Readonly<Record<string, unknown>>;
}

/** Every value of the configuration with where it comes from, the layers from the weakest on, and what an administrator demands. */
export function debugConfigLines({ config, origins, layers }: ConfigReadResponse, { requirements, conversation }: DebugFacts, width: number): Line[] {
  const values = leaves(config).filter(([, value]) => value !== null && value !== undefined);
  const demanded = Object.entries(requirements ?? {}).filter(([, value]) => value != null);
  return [
    heading('Config layers (weakest first)', width),
    ...[...(layers ?? [])].reverse().flatMap(({ name, disabledReason }, index) =>
      indented(line(`${index + 1}. ${layerName(name)}`, disabledReason == null ? span(' (enabled)', DIM) : span(` (disabled: ${sanitizeRow(disabledReason)})`, DIM)), width),
    ),
    ...((layers ?? []).length === 0 ? indented(line(span('none', DIM)), width) : []),
    line(),
    heading('Effective values', width),
    ...values.flatMap(([key, value]) => indented(line(`${sanitizeRow(key)} = ${shown(key, value)}`, span(` (${originOf(key, origins)})`, DIM)), width)),
    ...(values.length === 0 ? indented(line(span('all as built in', DIM)), width) : []),
    line(),
    heading('This conversation', width),
    ...Object.entries(conversation).flatMap(([key, value]) => indented(line(`${key} = ${shown(key, value)}`), width)),
    ...(Object.keys(conversation).length === 0 ? indented(line(span('not begun yet', DIM)), width) : []),
    line(),
    heading('Requirements', width),
    ...demanded.flatMap(([key, value]) => indented(line(`${key} = ${shown(key, value)}`), width)),
    ...(demanded.length === 0 ? indented(line(span('none', DIM)), width) : []),
  ];
}

function heading(text: string, width: number): Line {
  return truncate(line(span(text, BOLD)), width);
}

/** Where a layer of the configuration comes from, in a few words. */
export function layerName(source: ConfigLayerSource): string {
  switch (source.type) {
    case 'mdm':
      return sanitizeRow(`device management (${source.domain} ${source.key})`);
    case 'system':
      return sanitizeRow(`system (${source.file})`);
    case 'user':
      return sanitizeRow(`user (${source.file})`);
    case 'project':
      return sanitizeRow(`project (${source.dotCodexFolder})`);
    case 'sessionFlags':
      return 'command line';
    case 'legacyManagedConfigTomlFromFile':
      return sanitizeRow(`managed (${source.file})`);
    case 'legacyManagedConfigTomlFromMdm':
      return 'managed (device management)';
  }
}

/** The layer that set a key, or the table that it is in. */
function originOf(key: string, origins: ConfigReadResponse['origins']): string {
  const parts = key.split('.');
  for (let count = parts.length; count > 0; count -= 1) {
    const origin = origins[parts.slice(0, count).join('.')];
    if (origin !== undefined) return layerName(origin.name);
  }
  // A list has no origin of its own: its entries have.
  const entry = Object.keys(origins).find((path) => path.startsWith(`${key}.`));
  const first = entry === undefined ? undefined : origins[entry];
  return first === undefined ? 'built in' : layerName(first.name);
}

function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

function shown(key: string, value: unknown): string {
  if (SECRET.test(key) && typeof value === 'string') return '(not shown)';
  const text = sanitizeRow(JSON.stringify(value) ?? '');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
