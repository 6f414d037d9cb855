import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { rootSpec } from './schema/root-keys.ts';
import { type KeySpec } from './table-spec.ts';
import { type Shape } from './value-spec.ts';

interface JsonSchema {
  $ref?: string;
  type?: string;
  enum?: string[];
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
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
const schema = (present ? JSON.parse(readFileSync(file, 'utf8')) : {}) as JsonSchema;

function deref(node: JsonSchema): JsonSchema {
  const ref = node.$ref?.replace('#/definitions/', '');
  if (ref !== undefined) return deref(schema.definitions?.[ref] ?? {});
  return node.allOf?.[0] === undefined ? node : deref(node.allOf[0]);
}

/** Keys of ours without a counterpart in the reference schema, and why. */
const OURS_ONLY = ['hooks', 'experimental_instructions_file'];

/** Says where two descriptions differ; nested tables are compared key by key, tables we do not look into pass. */
function differences(ours: Shape, node: JsonSchema, path: string): string[] {
  const theirs = deref(node);
  switch (ours.type) {
    case 'any table':
      return theirs.type === 'object' ? [] : [`${path}: table against ${JSON.stringify(theirs)}`];
    case 'words':
      return sameWords(ours.words, theirs.enum ?? []) ? [] : [`${path}: ${ours.words.join()} against ${JSON.stringify(theirs)}`];
    case 'list':
      return theirs.type === 'array' ? differences(ours.of, theirs.items ?? {}, `${path}[]`) : [`${path}: list`];
    case 'map':
      return typeof theirs.additionalProperties === 'object' ? differences(ours.of, theirs.additionalProperties, `${path}.*`) : [`${path}: map`];
    case 'table':
      return theirs.type === 'object' ? tableDifferences(ours.keys, theirs, path) : [`${path}: table`];
    case 'either':
      // The schema simplifies these unions; each spec has tests of its own.
      return [];
    default:
      return theirs.type === ours.type ? [] : [`${path}: ${ours.type} against ${JSON.stringify(theirs)}`];
  }
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

function tableDifferences(ours: Readonly<Record<string, Shape>>, theirs: JsonSchema, path: string): string[] {
  const join_ = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const wanted = theirs.properties ?? {};
  const missing = Object.keys(wanted).filter((key) => !Object.hasOwn(ours, key)).map((key) => `${join_(key)}: missing here`);
  const extra = Object.keys(ours).filter((key) => !Object.hasOwn(wanted, key) && !OURS_ONLY.includes(join_(key))).map((key) => `${join_(key)}: not in the reference`);
  const both = Object.entries(ours).flatMap(([key, shape]) => (Object.hasOwn(wanted, key) ? differences(shape, wanted[key] ?? {}, join_(key)) : []));
  return [...missing, ...extra, ...both];
}

/** The status of each key, tables with keys of their own opened. */
function leafStatuses(keys: Readonly<Record<string, KeySpec>>, prefix: string): (readonly [string, string])[] {
  return Object.entries(keys).flatMap(([key, { spec, status }]) => {
    const inner = 'keys' in spec ? (spec.keys as Readonly<Record<string, KeySpec>>) : null;
    return inner === null ? [[`${prefix}${key}`, status] as const] : leafStatuses(inner, `${prefix}${key}.`);
  });
}

describe('the list of keys', () => {
  run(`has every key of the reference with the same type and words${suffix}`, () => {
    expect(differences(rootSpec.shape, schema, '')).toEqual([]);
  });

  run(`gives every key of our own tables a status${suffix}`, () => {
    const leaves = leafStatuses(rootSpec.keys, '');
    const of = (status: string): string[] => leaves.filter(([, s]) => s === status).map(([key]) => key);
    const lines = ['supported', 'notYet', 'inert', 'refused'].map((status) => `${status}: ${of(status).length} (${of(status).join(', ')})`);
    process.stdout.write(`top-level keys of the reference: ${Object.keys(schema.properties ?? {}).length}\n${lines.join('\n')}\n`);
    expect(of('refused')).toEqual(['default_permissions', 'permissions', 'forced_login_method', 'forced_chatgpt_workspace_id']);
    expect(of('notYet')).toEqual(expect.arrayContaining(['mcp_servers', 'notify', 'otel', 'hooks', 'agents.max_threads']));
  });
});
