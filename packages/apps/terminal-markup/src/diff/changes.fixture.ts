import fc from 'fast-check';
import { type DiffChange } from './diff-change.ts';

export const update = (diff: string, path = '/repo/src/cart.ts'): DiffChange => ({ path, kind: { type: 'update', move_path: null }, diff });
export const add = (diff: string, path = '/repo/notes.txt'): DiffChange => ({ path, kind: { type: 'add' }, diff });
export const remove = (diff: string, path = '/repo/notes.txt'): DiffChange => ({ path, kind: { type: 'delete' }, diff });

/** Two hunks with everything that updates usually have. */
export const CART = update(
  [
    '@@ -8,6 +8,7 @@',
    ' export function total(cart: Cart): number {',
    '-  const sum = cart.items.reduce((all, item) => all + item.price, 0);',
    '-  return sum;',
    '+  const sum = cart.items.reduce((all, item) => all + item.price * item.count, 0);',
    '+  /* Discounts are',
    '+     percentages. */',
    '+  return sum * (1 - cart.discount);',
    ' }',
    '@@ -98,3 +100,2 @@ class Basket',
    ' \tadd(item: Item): void {',
    '-    console.log("added", item);',
    '     this.items.push(item);',
    '',
  ].join('\n'),
);

/** Pieces that rows of real and of hostile files are made of. */
const UNITS = ['a', 'b', ' ', '(', '日', 'é', 'e\u0301', '👍🏽', '🇩🇪', '\t', '\r', '\x1b[31m', '\x1b]0;x\x07', '\u202e', '\x00', '@@', '-', '+', '\\'];

/** Rows of code without line feeds. */
export const anyRow = fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 24 });

/** Any change, well formed or not. */
export const anyChange: fc.Arbitrary<DiffChange> = fc
  .record({
    type: fc.constantFrom('add' as const, 'delete' as const, 'update' as const),
    lines: fc.array(fc.tuple(fc.constantFrom(' ', '+', '-', '', '\\', '@@ -1,2 +3 @@', '@@'), anyRow), { maxLength: 12 }),
    ending: fc.constantFrom('', '\n'),
  })
  .map(({ type, lines, ending }) => ({ path: 'a.ts', kind: { type }, diff: lines.map(([sign, row]) => sign + row).join('\n') + ending }));

/** An array that counts how often its places are read. */
export function counted<T>(list: readonly T[]): { list: readonly T[]; reads: () => number } {
  let reads = 0;
  const proxy = new Proxy(list, {
    get: (target, key, receiver): unknown => {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { list: proxy, reads: () => reads };
}
