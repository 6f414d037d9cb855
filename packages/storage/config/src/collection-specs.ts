import { errorAt } from './config-error.ts';
import { type TomlNode } from './toml-node.ts';
import { attempt, below, type Shape, type ValueSpec, wrongType } from './value-spec.ts';

/** A list of values of one kind. */
export function list<T>(item: ValueSpec<T>): ValueSpec<T[]> {
  return {
    shape: { type: 'list', of: item.shape },
    decode(node, at) {
      if (node.kind !== 'array') return wrongType(node, 'a sequence', at);
      return node.items.flatMap((entry) => {
        const found = attempt(at, () => item.decode(entry, at));
        return found === null ? [] : [found.value];
      });
    },
  };
}

/** A table whose keys are the user's own names, in the order written. */
export function map<T>(value: ValueSpec<T>): ValueSpec<ReadonlyMap<string, T>> {
  return {
    shape: { type: 'map', of: value.shape },
    decode(node, at) {
      if (node.kind !== 'table') return wrongType(node, 'a table', at);
      const decoded = new Map<string, T>();
      for (const [key, entry] of node.entries) {
        const found = attempt(at, () => value.decode(entry, below(at, key)));
        if (found !== null) decoded.set(key, found.value);
      }
      return decoded;
    },
  };
}

/** The same as a plain object, for tables that other packages read. */
export function record<T>(value: ValueSpec<T>): ValueSpec<Readonly<Record<string, T>>> {
  const entries = map(value);
  return { shape: entries.shape, decode: (node, at) => Object.fromEntries(entries.decode(node, at)) };
}

/** A table that we only recognise: its content is not looked at. */
export const anyTable: ValueSpec<TomlNode> = {
  shape: { type: 'any table' },
  decode: (node, at) => (node.kind === 'table' ? node : wrongType(node, 'a table', at)),
};

/** The first of two forms that fits the kind of the node; `expected` names both in errors. */
export function either<A, B>(first: ValueSpec<A>, second: ValueSpec<B>, expected: string): ValueSpec<A | B> {
  return {
    shape: { type: 'either', of: [first.shape, second.shape] },
    decode(node, at) {
      const spec = [first, second].find((candidate) => accepts(candidate.shape, node));
      return spec === undefined ? wrongType(node, expected, at) : spec.decode(node, at);
    },
  };
}

const KINDS: Readonly<Record<string, readonly TomlNode['kind'][]>> = {
  string: ['string', 'date'],
  path: ['string', 'date'],
  words: ['string', 'date'],
  boolean: ['boolean'],
  integer: ['integer'],
  list: ['array'],
};

/** Whether a node is of the kind that a form starts with; its content may still be wrong. */
export function accepts(shape: Shape, node: TomlNode): boolean {
  return (KINDS[shape.type] ?? ['table']).includes(node.kind);
}

/** Refuses a table that lacks a key it must have. */
export function missingField(node: TomlNode, key: string, path: readonly string[]): never {
  throw errorAt(node, `missing field \`${key}\``, 'config_missing', path);
}
