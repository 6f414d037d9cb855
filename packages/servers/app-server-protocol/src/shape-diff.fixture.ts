/** A JSON Schema, read for what is on the wire: names, required fields, kinds, enums, alternatives, formats, defaults. */
export type Json = Record<string, unknown>;

/** Definitions by name; those of the second version as `v2/Name` where a bundle is nested. */
export type Definitions = ReadonlyMap<string, Json>;

export function definitionsOf(bundle: Json): Map<string, Json> {
  const { v2, ...top } = record(bundle['definitions']);
  const below = Object.entries(record(v2)).map(([name, one]) => [`v2/${name}`, one] as const);
  return new Map([...Object.entries(top), ...below].map(([name, one]) => [name, record(one)]));
}

/** Definitions that are reached from others. */
export function reachable(all: Definitions, roots: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, ref] of JSON.stringify(all.get(name) ?? {}).matchAll(/"#\/definitions\/([^"]+)"/g)) visit(ref ?? '');
  };
  for (const root of roots) visit(root);
  return found;
}

export interface Comparison {
  /** Names that both have and that mean the same. */
  readonly same: string[];
  /** Names that only the reference has. */
  readonly missing: string[];
  /** Names that only we have. */
  readonly own: string[];
  /** What differs, by name. */
  readonly different: Record<string, string[]>;
}

export function compareDefinitions(theirs: Definitions, ours: Definitions): Comparison {
  const shared = [...theirs.keys()].filter((name) => ours.has(name));
  const notes = shared.map((name) => [name, differences(theirs.get(name) ?? {}, ours.get(name) ?? {})] as const);
  return {
    same: notes.filter(([, found]) => found.length === 0).map(([name]) => name),
    missing: [...theirs.keys()].filter((name) => !ours.has(name)),
    own: [...ours.keys()].filter((name) => !theirs.has(name)),
    different: Object.fromEntries(notes.filter(([, found]) => found.length > 0)),
  };
}

/** What differs between two schemas; references are compared by name. */
export function differences(theirs: unknown, ours: unknown, path = ''): string[] {
  const [wanted, given] = [alternatives(theirs), alternatives(ours)];
  const several = wanted.length > 1 || given.length > 1;
  const lacking = wanted.filter(({ key }) => !given.some((one) => one.key === key)).map(({ key }) => `${path} lacks ${key}`.trimStart());
  const extra = given.filter(({ key }) => !wanted.some((one) => one.key === key)).map(({ key }) => `${path} has its own ${key}`.trimStart());
  const within = wanted.flatMap(({ key, node }) => {
    const match = given.find((one) => one.key === key);
    return match === undefined ? [] : nodeDifferences(node, match.node, several ? `${path}(${key})` : path);
  });
  return [...keywords(['default'], record(theirs), record(ours), path), ...lacking, ...extra, ...within];
}

function nodeDifferences(theirs: Json, ours: Json, path: string): string[] {
  const items = theirs['type'] === 'array' ? differences(theirs['items'], ours['items'], `${path}[]`) : [];
  const fields = theirs['type'] === 'object' ? fieldDifferences(theirs, ours, path) : [];
  return [...keywords(['format', 'minimum'], theirs, ours, path), ...items, ...fields];
}

function keywords(names: readonly string[], theirs: Json, ours: Json, path: string): string[] {
  return names.flatMap((name) => {
    const [a, b] = [JSON.stringify(theirs[name]), JSON.stringify(ours[name])];
    return a === b ? [] : [`${path} ${name} is ${b}, should be ${a}`.trimStart()];
  });
}

function fieldDifferences(theirs: Json, ours: Json, path: string): string[] {
  const [wanted, given] = [record(theirs['properties']), record(ours['properties'])];
  const [required, ourRequired] = [list(theirs['required']), list(ours['required'])];
  const notes = Object.entries(wanted).flatMap(([name, schema]) => {
    const field = `${path}.${name}`;
    if (given[name] === undefined) return [`lacks ${field}`];
    const mismatch = required.includes(name) === ourRequired.includes(name) ? [] : [`${field} required`];
    return [...mismatch, ...differences(schema, given[name], field)];
  });
  const own = Object.keys(given).filter((name) => wanted[name] === undefined);
  return [...notes, ...own.map((name) => `has its own ${path}.${name}`), ...restDifferences(theirs['additionalProperties'], ours['additionalProperties'], path)];
}

/** `true` says no more than leaving it out. */
function restDifferences(theirs: unknown, ours: unknown, path: string): string[] {
  const [a, b] = [theirs === true ? undefined : theirs, ours === true ? undefined : ours];
  if (typeof a === 'object' && typeof b === 'object') return differences(a, b, `${path}{}`);
  return a === b ? [] : [`${path} additionalProperties`.trimStart()];
}

/** One way a value may look. `key` tells the ways of one schema apart. */
interface Alternative {
  key: string;
  node: Json;
}

function alternatives(node: unknown): Alternative[] {
  const schema = record(node);
  if (typeof schema['$ref'] === 'string') return [{ key: schema['$ref'].replace('#/definitions/', '#'), node: {} }];
  const members = schema['oneOf'] ?? schema['anyOf'] ?? schema['allOf'];
  if (!Array.isArray(members)) return own(schema);
  return distinct(members.flatMap((one) => alternatives(withCommon(record(one), schema))));
}

/** Several objects without a tag are told apart by what they require. */
function distinct(found: Alternative[]): Alternative[] {
  if (found.filter(({ key }) => key === '{}').length < 2) return found;
  return found.map(({ key, node }) => ({ key: key === '{}' ? `{${list(node['required']).toSorted().join()}}` : key, node }));
}

/** Fields that stand beside the alternatives belong to each of them. */
function withCommon(member: Json, whole: Json): Json {
  if (whole['properties'] === undefined) return member;
  return {
    ...member,
    properties: { ...record(member['properties']), ...record(whole['properties']) },
    required: [...list(member['required']), ...list(whole['required'])],
  };
}

function own(schema: Json): Alternative[] {
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type']];
  return types.flatMap((type) => {
    const node = { ...schema, type };
    if (Array.isArray(schema['enum'])) return schema['enum'].map((word) => ({ key: word === null ? 'null' : `"${String(word)}"`, node: { type } }));
    const plain = type === 'null' ? { type } : node;
    return [{ key: type === 'object' ? objectKey(schema) : String(type ?? 'anything'), node: plain }];
  });
}

/** Objects are told apart by their tag, else by their only field when it is closed, else not at all. */
function objectKey(schema: Json): string {
  const properties = record(schema['properties']);
  for (const name of ['method', 'type', 'mode']) {
    const tag = list(record(properties[name])['enum']);
    if (tag.length === 1) return `{${name}: ${String(tag[0])}}`;
  }
  const names = Object.keys(properties);
  return schema['additionalProperties'] === false && names.length === 1 ? `{${names.join()}}` : '{}';
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
