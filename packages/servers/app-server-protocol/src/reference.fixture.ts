import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceDir } from '@codex-ts/test-support';

import { type Definitions, definitionsOf, type Json, reachable } from './shape-diff.fixture.ts';

const folder = referenceDir();

/** The published schemas, undefined where they do not lie beside the working tree. */
export const schemaFolder = folder === undefined ? undefined : join(folder, 'app-server-schema');

export interface MethodEntry {
  readonly method: string;
  readonly params: string | null;
  readonly paramsRequired: boolean;
  readonly result?: string;
  readonly stability: 'stable' | 'experimental';
  readonly experimentalFields?: readonly string[];
  readonly inJsonSchema?: boolean;
}

export type MethodKind = 'clientRequests' | 'serverRequests' | 'serverNotifications';

export function methodEntries(kind: MethodKind): readonly MethodEntry[] {
  return methodsFile()[kind] as MethodEntry[];
}

/** The types of requests that the published bundles leave out. */
export function legacyTypes(): Definitions {
  return definitionsOf(methodsFile()['legacyTypes'] as Json);
}

/** Fields of results that the original leaves out without its experimental flag. methods.json names those of parameters. */
const EXPERIMENTAL_RESULT_FIELDS: Readonly<Record<string, readonly string[]>> = { Config: ['apps'], ConfigRequirements: ['network'] };

/** What part of the published definitions is meant. */
export interface Part {
  readonly bundle: string;
  readonly experimental: boolean;
  /** Requests to leave out. */
  readonly without: readonly string[];
  /** Fields to leave out, by the request that carries them. */
  readonly withoutFields?: Readonly<Record<string, readonly string[]>>;
}

/** Published definitions, with what only requests use that are left out taken away. */
export function publishedDefinitions({ bundle, experimental, without, withoutFields = {} }: Part): Definitions {
  const all = new Map(definitionsOf(read(bundle)));
  const isFlat = bundle.includes('.v2.');
  const named = (name: string): string => (isFlat ? name.replace('v2/', '') : name);
  const requests = methodEntries('clientRequests').filter(({ method, stability }) => !without.includes(method) && (experimental || stability === 'stable'));
  const kept = new Set(requests.map(({ method }) => method));
  const union = all.get('ClientRequest') ?? {};
  const variants = (union['oneOf'] as Json[]).filter((variant) => kept.has(methodOf(variant)));
  all.set('ClientRequest', { ...union, oneOf: variants });
  if (!experimental) for (const [name, fields] of experimentalFields()) omit(all, named(name), fields);
  for (const { method, params } of requests) omit(all, named(params ?? ''), withoutFields[method] ?? []);
  const carried = [...requests, ...methodEntries('serverRequests'), ...methodEntries('serverNotifications')].flatMap(({ params, result }) => [params ?? '', result ?? '']);
  // Nothing refers to these: the published schema does not say what maps of apps and tools hold.
  const hidden = experimental ? ['v2/AppConfig', 'v2/AppToolConfig'].map(named) : [];
  const roots = [...hidden, ...[...all.keys()].filter((name) => /^(JSONRPC|ClientNotification|Server|ClientRequest)/.test(name)), 'RequestId', 'AbsolutePathBuf', ...carried.map(named)];
  const used = reachable(all, roots);
  return new Map([...all].filter(([name]) => used.has(name)));
}

function experimentalFields(): (readonly [string, readonly string[]])[] {
  const entries = [...methodEntries('clientRequests'), ...methodEntries('serverRequests')];
  const results = Object.entries(EXPERIMENTAL_RESULT_FIELDS).map(([name, fields]) => [`v2/${name}`, fields] as const);
  return [...entries.map(({ params, experimentalFields: fields }) => [params ?? '', fields ?? []] as const), ...results];
}

function omit(all: Map<string, Json>, name: string, fields: readonly string[]): void {
  const definition = all.get(name);
  if (definition === undefined || fields.length === 0) return;
  const kept = Object.entries(definition['properties'] as Json).filter(([field]) => !fields.includes(field));
  all.set(name, { ...definition, properties: Object.fromEntries(kept) });
}

function methodOf(variant: Json): string {
  return (variant as { properties: { method: { enum: string[] } } }).properties.method.enum[0] ?? '';
}

function methodsFile(): Json {
  return read('methods.json');
}

function read(name: string): Json {
  return JSON.parse(readFileSync(join(schemaFolder ?? '', name), 'utf8')) as Json;
}
