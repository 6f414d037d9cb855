/** A JSON Schema reduced to what is on the wire: names, required fields, kinds, enums, alternatives, defaults. */
export type Json = Record<string, unknown>;

/** Reads JSON Schemas whose references point into one bundle. */
export class ShapeComparison {
  /** Differences by the definition they are in: `missing` is not in our subset yet, `different` contradicts. */
  readonly missing = new Map<string, string[]>();
  readonly different = new Map<string, string[]>();
  readonly compared = new Set<string>();
  readonly #bundle: Json;

  constructor(bundle: Json) {
    this.#bundle = bundle;
  }

  /** Compares our schema with a named definition of the reference. */
  definition(name: string, ours: unknown): void {
    const reference = this.#lookup(name);
    this.compared.add(name);
    this.#compare(name, '', this.#alternatives(reference, name), alternatives(ours));
  }

  #compare(where: string, path: string, theirs: Alternative[], ours: Alternative[]): void {
    for (const wanted of theirs) {
      const match = ours.find((one) => one.key === wanted.key);
      if (match === undefined) {
        const origin = wanted.origin ?? where;
        const isPart = theirs.length > 1 && wanted.key.startsWith('{type:');
        const note = `${origin === where ? path : ''} lacks ${wanted.key}`;
        this.#note(isPart ? this.missing : this.different, origin, note.trimStart());
      } else this.#compareOne(wanted.origin ?? where, `${path}${theirs.length > 1 ? `(${wanted.key})` : ''}`, wanted.node, match.node);
    }
    for (const extra of ours) {
      if (!theirs.some((one) => one.key === extra.key)) this.#note(this.different, where, `${path} has its own ${extra.key}`);
    }
  }

  #compareOne(where: string, path: string, theirs: Json, ours: Json): void {
    for (const keyword of ['default', 'format', 'minimum']) {
      const [a, b] = [JSON.stringify(theirs[keyword]), JSON.stringify(ours[keyword])];
      if (a !== b) this.#note(this.different, where, `${path} ${keyword} is ${b}, should be ${a}`);
    }
    if (theirs['type'] === 'array') this.#compare(where, `${path}[]`, this.#alternatives(theirs['items'], where), alternatives(ours['items']));
    if (theirs['type'] === 'object') this.#compareFields(where, path, theirs, ours);
  }

  #compareFields(where: string, path: string, theirs: Json, ours: Json): void {
    const [wanted, given] = [record(theirs['properties']), record(ours['properties'])];
    const [required, ourRequired] = [list(theirs['required']), list(ours['required'])];
    for (const [name, schema] of Object.entries(wanted)) {
      const field = `${path}.${name}`;
      if (given[name] === undefined) {
        this.#note(required.includes(name) ? this.different : this.missing, where, `lacks ${field}`);
        continue;
      }
      if (required.includes(name) !== ourRequired.includes(name)) this.#note(this.different, where, `${field} required`);
      this.#compareDefault(where, field, schema, given[name]);
      this.#compare(where, field, this.#alternatives(schema, where), alternatives(given[name]));
    }
    for (const name of Object.keys(given)) if (wanted[name] === undefined) this.#note(this.different, where, `has its own ${path}.${name}`);
    if ((theirs['additionalProperties'] === false) !== (ours['additionalProperties'] === false)) {
      this.#note(this.different, where, `${path} additionalProperties`);
    }
  }

  /** Defaults of fields that have several alternatives, or refer to a definition, stand beside those. */
  #compareDefault(where: string, field: string, theirs: unknown, ours: unknown): void {
    const [a, b] = [theirs, ours].map((node) => JSON.stringify(record(node)['default']));
    if (a !== b) this.#note(this.different, where, `${field} default is ${b}, should be ${a}`);
  }

  #note(list: Map<string, string[]>, where: string, what: string): void {
    const notes = list.get(where) ?? [];
    if (!notes.includes(what)) notes.push(what);
    list.set(where, notes);
  }

  #lookup(name: string): unknown {
    let node: unknown = this.#bundle;
    for (const part of name.split('/')) node = record(node)[part];
    if (node === undefined) throw new Error(`the reference has no ${name}`);
    return node;
  }

  #alternatives(node: unknown, origin: string): Alternative[] {
    const schema = record(node);
    const ref = schema['$ref'];
    if (typeof ref === 'string') {
      const name = ref.replace('#/definitions/', '');
      this.compared.add(name);
      return this.#alternatives(this.#lookup(name), name);
    }
    const members = schema['oneOf'] ?? schema['anyOf'] ?? schema['allOf'];
    if (Array.isArray(members)) return merged(members.flatMap((one) => this.#alternatives(one, origin)));
    return own(schema, origin);
  }
}

/** One way a value may look. `key` tells the ways of one schema apart. */
interface Alternative {
  key: string;
  node: Json;
  origin: string | undefined;
}

function alternatives(node: unknown): Alternative[] {
  const schema = record(node);
  const members = schema['anyOf'];
  return Array.isArray(members) ? merged(members.flatMap(alternatives)) : own(schema, undefined);
}

function own(schema: Json, origin: string | undefined): Alternative[] {
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type']];
  return types.flatMap((type) => {
    const { default: _, ...node } = { ...schema, type } as Json;
    if (Array.isArray(schema['enum'])) return schema['enum'].map((word) => ({ key: `"${String(word)}"`, node: { type }, origin }));
    const plain = type === 'null' ? { type } : node;
    return [{ key: type === 'object' ? objectKey(schema) : String(type ?? 'anything'), node: plain, origin }];
  });
}

/** Objects are told apart by their tag, else by their only field when it is closed, else not at all. */
function objectKey(schema: Json): string {
  const properties = record(schema['properties']);
  const tag = list(record(properties['type'])['enum'])[0];
  if (tag !== undefined) return `{type: ${String(tag)}}`;
  return schema['additionalProperties'] === false ? `{${Object.keys(properties).join()}}` : '{}';
}

function merged(found: Alternative[]): Alternative[] {
  return found.filter((one, index) => found.findIndex((other) => other.key === one.key) === index);
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
