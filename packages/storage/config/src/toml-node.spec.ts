import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { layerJson } from './layer-json.ts';
import { emptyTable, mergeTables, type Placed, type TomlNode, type TomlTable } from './toml-node.ts';

const place: Placed = { origin: { kind: 'file', label: 'f', text: '', baseDir: '/' }, start: 0, end: 0 };

type Tree = { [key: string]: number | number[] | Tree };

function node(tree: Tree): TomlTable {
  const value = (each: Tree[string]): TomlNode => {
    if (Array.isArray(each)) return { kind: 'array', items: each.map(value), ...place };
    return typeof each === 'number' ? { kind: 'integer', value: BigInt(each), ...place } : node(each);
  };
  return { ...emptyTable(place), entries: new Map(Object.entries(tree).map(([key, each]) => [key, value(each)])) };
}

const merged = (a: Tree, b: Tree): Tree => layerJson(mergeTables(node(a), node(b)), '/') as Tree;

/** Trees in which a name is always a table (`t…`), always a list (`l…`) or always a number. */
const leaf = fc.integer({ min: 0, max: 9 });
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record(
    { a: leaf, b: leaf, la: fc.array(leaf, { maxLength: 2 }), ta: tie('tree'), tb: tie('tree') },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Tree>,
})).tree;

describe('merging tables', () => {
  it('is associative while no name changes between table and value', () => {
    fc.assert(fc.property(tree, tree, tree, (a, b, c) => {
      expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
    }));
  });

  it('has the empty table for its neutral element, is idempotent, and the upper table always shows', () => {
    fc.assert(fc.property(tree, tree, (a, b) => {
      expect(merged(a, {})).toEqual(a);
      expect(merged({}, a)).toEqual(a);
      expect(merged(a, a)).toEqual(a);
      expect(merged(merged(a, b), b)).toEqual(merged(a, b));
    }));
  });

  it('lets a value hide the table below it, so that from below to above is the one order', () => {
    expect(merged(merged({ x: { p: 1 } }, { x: 5 }), { x: { q: 2 } })).toEqual({ x: { q: 2 } });
    expect(merged({ x: [1, 2] }, { x: [3] })).toEqual({ x: [3] });
  });

  it('changes neither of its inputs', () => {
    fc.assert(fc.property(tree, tree, (a, b) => {
      const [low, high] = [node(a), node(b)];
      mergeTables(low, high);
      expect([layerJson(low, '/'), layerJson(high, '/')]).toEqual([a, b]);
    }));
  });
});
