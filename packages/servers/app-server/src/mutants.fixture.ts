/** A JSON Schema, as far as parameters of requests use it. */
interface Node {
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Node[];
  properties?: Readonly<Record<string, Node>>;
  items?: Node;
}

/** Names nothing that is there, so that whatever is done to it fails. */
const TEXT = '/dev/null/a-place/of/tests';

/** One value of every kind. */
const WRONG: readonly unknown[] = [null, true, 7, -1, 1.5, 1e300, 'x', '', '\ud800', [], [null], {}, { __proto__: null, constructor: 1 }, [[[[{}]]]]];

/** Parameters with every field there is. */
export function example(schema: unknown): unknown {
  const node = schema as Node;
  if (node.const !== undefined) return node.const;
  if (node.enum !== undefined) return node.enum[0];
  if (node.anyOf !== undefined) return example(node.anyOf.find(({ type }) => type !== 'null') ?? node.anyOf[0]);
  if (node.properties !== undefined) return Object.fromEntries(Object.entries(node.properties).map(([name, field]) => [name, example(field)]));
  if (node.items !== undefined) return [example(node.items)];
  return { string: TEXT, boolean: false, integer: 1, number: 1, array: [], null: null }[node.type ?? ''] ?? {};
}

/** Parameters of which one field, at any depth, has a value of another kind, or is missing. */
export function* mutants(value: unknown): Generator<unknown> {
  yield* WRONG;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    const others = Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    if (!Array.isArray(value)) yield others;
    for (const mutant of mutants(field)) yield Array.isArray(value) ? [mutant] : { ...others, [name]: mutant };
  }
}
