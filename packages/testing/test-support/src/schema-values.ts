/** What is used here of a JSON Schema. TypeBox schemas are such objects. References are not followed. */
interface Node {
  readonly type?: string;
  readonly title?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly minimum?: number;
}

/** One field of a value, changed so that the value no longer fits. */
export interface Mutation {
  /** Where, as `input[0].text`; empty for the value itself. */
  readonly path: string;
  /** What was put there; undefined where a required field was left out. */
  readonly wrong: unknown;
  /** The whole value with that change. */
  readonly value: unknown;
}

/**
 * Values that fit a schema: one with every field, one with the required fields only, and one for every alternative of
 * every field. Strings are absolute paths, so that they fit where those are asked for.
 */
export function fittingValues(schema: object): unknown[] {
  const all = variants(schema);
  const found = new Map(all.map((value) => [JSON.stringify(value), value]));
  return [...found.values()];
}

/**
 * The fullest value with one field of a wrong type, or one required field left out, for every field of every
 * alternative. Nothing fits among them.
 */
export function wrongTypes(schema: object): Mutation[] {
  return [...changes(schema)].filter(({ value }) => !fits(schema, value));
}

/** Whether a value fits a schema, as far as types, alternatives and required fields go. */
export function fits(schema: object, value: unknown): boolean {
  const node: Node = schema;
  if (node.anyOf !== undefined) return node.anyOf.some((one) => fits(one, value));
  if (node.enum !== undefined) return node.enum.includes(value);
  switch (node.type) {
    case 'string':
    case 'boolean':
      return typeof value === node.type;
    case 'integer':
      return Number.isInteger(value) && Number(value) >= (node.minimum ?? -Infinity);
    case 'number':
      return typeof value === 'number';
    case 'null':
      return value === null;
    case 'undefined':
      return value === undefined;
    case 'array':
      return Array.isArray(value) && value.every((one) => fits(node.items ?? {}, one));
    case 'object':
      return isMap(value) && objectFits(node, value);
    default:
      return true;
  }
}

function objectFits(node: Node, value: Record<string, unknown>): boolean {
  if (node.required?.some((name) => value[name] === undefined) === true) return false;
  const rest = restOf(node);
  return Object.entries(value).every(([name, given]) => {
    const field = node.properties?.[name] ?? rest;
    return field === undefined ? node.additionalProperties !== false : fits(field, given);
  });
}

function restOf({ patternProperties, additionalProperties }: Node): Node | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : Object.values(patternProperties ?? {})[0];
}

/** The first is the fullest. */
function variants(node: Node): unknown[] {
  if (node.anyOf !== undefined) {
    const [null_, others] = [node.anyOf.filter(isNull), node.anyOf.filter((one) => !isNull(one))];
    return [...others, ...null_].flatMap(variants);
  }
  if (node.enum !== undefined) return [...node.enum];
  switch (node.type) {
    case 'string':
      return ['/some/text'];
    case 'boolean':
      return [true];
    case 'integer':
    case 'number':
      return [1];
    case 'null':
      return [null];
    case 'undefined':
      return [undefined];
    case 'array':
      return [...variants(node.items ?? {}).map((one) => [one]), []];
    case 'object':
      return objectVariants(node);
    default:
      return ['/some/text'];
  }
}

function objectVariants(node: Node): Record<string, unknown>[] {
  const fields = Object.entries(node.properties ?? {}).map(([name, field]) => [name, variants(field)] as const);
  const rest = restOf(node);
  const more = rest === undefined ? {} : { someKey: variants(rest)[0] };
  const full = { ...Object.fromEntries(fields.map(([name, [first]]) => [name, first])), ...more };
  const bare = Object.fromEntries(Object.entries(full).filter(([name]) => node.required?.includes(name) === true));
  const others = fields.flatMap(([name, values]) => values.slice(1).map((value) => ({ ...full, [name]: value })));
  return [full, ...others, bare];
}

const STRANGERS: readonly unknown[] = [null, 5, -1, 1.5, 'stranger', true, [], ['stranger'], {}, { stranger: 1 }];

/** Strangers in place of a value, and in place of everything within it. */
function* changes(node: Node): Generator<Mutation> {
  for (const wrong of STRANGERS) if (!fits(node, wrong)) yield { path: '', wrong, value: wrong };
  yield* inner(node);
}

function* inner(node: Node): Generator<Mutation> {
  for (const one of node.anyOf ?? []) yield* inner(one);
  if (node.type === 'array') {
    for (const change of changes(node.items ?? {})) {
      yield { ...change, path: joined('[0]', change.path), value: [change.value] };
    }
  }
  if (node.type !== 'object') return;
  const full = objectVariants(node)[0] ?? {};
  const rest = restOf(node);
  const fields = [...Object.entries(node.properties ?? {}), ...(rest === undefined ? [] : [['someKey', rest] as const])];
  for (const [name, field] of fields) {
    const { [name]: _, ...others } = full;
    if (node.required?.includes(name) === true) yield { path: name, wrong: undefined, value: others };
    for (const change of changes(field)) {
      yield { ...change, path: joined(name, change.path), value: { ...full, [name]: change.value } };
    }
  }
}

function joined(name: string, path: string): string {
  return path === '' || path.startsWith('[') ? name + path : `${name}.${path}`;
}

function isNull(node: Node): boolean {
  return node.type === 'null' || node.type === 'undefined';
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
