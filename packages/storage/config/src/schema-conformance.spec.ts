import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { configSchema } from './config-schema.ts';
import { rootSpec } from './schema/root-keys.ts';
import { type KeySpec } from './table-spec.ts';

interface JsonSchema {
  $ref?: string;
  type?: string;
  description?: string;
  enum?: string[];
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  required?: string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  definitions?: Record<string, JsonSchema>;
}

function repositoryRoot(dir: string): string {
  return existsSync(join(dir, 'nx.json')) ? dir : repositoryRoot(dirname(dir));
}

const file = join(repositoryRoot(import.meta.dirname), '../shared/reference/config.schema.json');
const present = existsSync(file);
const run = present ? it : it.skip;
const suffix = present ? '' : ' (skipped: reference data not present)';
const reference = (present ? JSON.parse(readFileSync(file, 'utf8')) : {}) as JsonSchema;
const ours = configSchema() as JsonSchema;

function deref(node: JsonSchema): JsonSchema {
  const ref = node.$ref?.replace('#/definitions/', '');
  if (ref !== undefined) return deref(reference.definitions?.[ref] ?? {});
  return node.allOf?.[0] === undefined ? node : deref(node.allOf[0]);
}

/** What a walk over both schemas found, as lines with the path of a key. */
class Comparison {
  readonly same: string[] = [];
  readonly missing: string[] = [];
  readonly ours: string[] = [];
  readonly different: string[] = [];

  compare(mine: JsonSchema, node: JsonSchema, path: string): void {
    const theirs = deref(node);
    // Unions are written in different ways; each has tests of its own. Tables we do not look into are only tables.
    if (mine.anyOf !== undefined) this.same.push(path);
    else if (mine.type === 'object' && theirs.type === 'object') this.#tables(mine, theirs, path);
    else if (mine.type === 'array' && theirs.type === 'array') this.compare(mine.items ?? {}, theirs.items ?? {}, `${path}[]`);
    else if (mine.type === theirs.type && words(mine) === words(theirs)) this.same.push(path);
    else this.different.push(`${path}: ${JSON.stringify(mine)} against ${JSON.stringify(theirs)}`);
  }

  #tables(mine: JsonSchema, theirs: JsonSchema, path: string): void {
    if (typeof mine.additionalProperties === 'object' && typeof theirs.additionalProperties === 'object') {
      this.compare(mine.additionalProperties, theirs.additionalProperties, `${path}.*`);
    }
    if (mine.properties === undefined) {
      this.same.push(path);
      return;
    }
    const of = (key: string): string => (path === '' ? key : `${path}.${key}`);
    const [own, wanted] = [mine.properties, theirs.properties ?? {}];
    this.missing.push(...Object.keys(wanted).filter((key) => !Object.hasOwn(own, key)).map(of));
    for (const [key, inner] of Object.entries(own)) {
      const counterpart = Object.hasOwn(wanted, key) ? wanted[key] : undefined;
      if (counterpart === undefined) this.ours.push(of(key));
      else this.compare(inner, counterpart, of(key));
    }
    const required = [...(mine.required ?? [])].sort().join();
    if (required !== [...(theirs.required ?? [])].sort().join()) this.different.push(`${path}: required ${required} against ${JSON.stringify(theirs.required)}`);
  }
}

function words(schema: JsonSchema): string {
  return [...(schema.enum ?? [])].sort().join();
}

/** Keys of ours without a counterpart in the reference schema. */
const OURS_ONLY = [
  'codexignore',
  'danger_screen',
  'expand_env',
  'experimental_instructions_file',
  'file_history',
  // Older names that the original reads, but does not list.
  'ghost_snapshot.ignore_untracked_files_over_bytes',
  'ghost_snapshot.large_untracked_dir_warning_threshold',
  'hooks',
  'tui.keymap',
  'tui.notification_condition',
  'tui.plain',
  'tui.vim',
];

/** The status of each key, tables with keys of their own opened. */
function leafStatuses(keys: Readonly<Record<string, KeySpec>>, prefix: string): (readonly [string, string])[] {
  return Object.entries(keys).flatMap(([key, { spec, status }]) => {
    const inner = 'keys' in spec ? (spec.keys as Readonly<Record<string, KeySpec>>) : null;
    return inner === null ? [[`${prefix}${key}`, status] as const] : leafStatuses(inner, `${prefix}${key}.`);
  });
}

function* keysOf(schema: JsonSchema, path: string): Generator<readonly [string, JsonSchema]> {
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    yield [`${path}${key}`, inner];
    yield* keysOf(inner, `${path}${key}.`);
  }
  if (typeof schema.additionalProperties === 'object') yield* keysOf(schema.additionalProperties, `${path}*.`);
}

describe('the schema', () => {
  run(`has every key of the reference with the same type and words${suffix}`, () => {
    const comparison = new Comparison();
    comparison.compare(ours, reference, '');
    process.stdout.write(`keys compared with the reference: same ${comparison.same.length}, missing ${comparison.missing.length}, ours ${comparison.ours.length}\n`);
    expect(comparison).toMatchObject({ missing: [], different: [] });
    expect(comparison.ours.sort()).toEqual(OURS_ONLY);
    expect(comparison.same.length).toBeGreaterThan(200);
  });

  it('has a sentence for every key', () => {
    const keys = [...keysOf(ours, '')];
    expect(keys.length).toBeGreaterThan(300);
    expect(keys.filter(([, { description = '' }]) => !/^[A-Z].*\.$/.test(description)).map(([path]) => path)).toEqual([]);
  });

  it('is what config.schema.json says; else run write-schema.mjs', () => {
    expect(JSON.parse(readFileSync(join(import.meta.dirname, '../config.schema.json'), 'utf8'))).toEqual(configSchema());
  });

  it('says what is required, what holds by default and which numbers fit', () => {
    expect(ours.properties?.['history']).toMatchObject({ required: ['persistence'], additionalProperties: false });
    expect(ours.properties?.['mcp_oauth_callback_port']).toMatchObject({ minimum: 0, maximum: 65_535 });
    expect(ours.properties?.['project_root_markers']).toMatchObject({ default: ['.git'], items: { type: 'string' } });
    expect(ours.properties?.['agents']?.additionalProperties).toMatchObject({ properties: { config_file: { type: 'string' } } });
  });
});

describe('the status of keys', () => {
  it('is known for each', () => {
    const leaves = leafStatuses(rootSpec.keys, '');
    const of = (status: string): string[] => leaves.filter(([, s]) => s === status).map(([key]) => key);
    const counts = ['supported', 'notYet', 'inert', 'refused'].map((status) => `${status} ${of(status).length}`);
    process.stdout.write(`keys of config.toml: ${counts.join(', ')}\n`);
    expect(of('refused')).toEqual(['forced_login_method', 'forced_chatgpt_workspace_id']);
    expect(of('notYet')).toEqual(expect.arrayContaining(['mcp_servers', 'hooks', 'agents.max_threads', 'commit_attribution']));
    expect(of('supported')).toEqual(expect.arrayContaining(['notify', 'otel.exporter', 'history.persistence', 'sqlite_home', 'log_dir', 'compact_prompt', 'default_permissions', 'permissions', 'windows.sandbox', 'danger_screen']));
  });
});
