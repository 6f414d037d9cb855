type Method = (this: unknown, ...args: unknown[]) => unknown;

const COUNTED: readonly (readonly [object, readonly string[]])[] = [
  [Array.prototype, ['slice', 'concat', 'join', 'map', 'filter', 'flatMap', 'push', 'splice']],
  [String.prototype, ['slice', 'charAt', 'indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll', 'trim', 'toLowerCase', 'repeat']],
  [RegExp.prototype, ['exec', 'test']],
];

/**
 * What a run costs, in characters and elements: the size of what the built-in methods of strings, arrays and patterns
 * return or were handed, each call one more. The same run costs the same each time, on every machine.
 */
export function workOf(run: () => unknown): number {
  let work = 0;
  const undo = COUNTED.flatMap(([prototype, names]) => names.map((name) => count(prototype, name, (size) => (work += size))));
  try {
    run();
  } finally {
    for (const restore of undo) restore();
  }
  return work;
}

function count(prototype: object, name: string, add: (size: number) => void): () => void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (property === undefined) throw new Error(`no ${name}`);
  const method = property.value as Method;
  const isSearch = /^(?:indexOf|lastIndexOf|includes)$/.test(name);
  Object.defineProperty(prototype, name, {
    ...property,
    value(this: unknown, ...args: unknown[]) {
      const result = Reflect.apply(method, this, args);
      add(1 + (isSearch ? distance(this, args, result) : sizeOf(result)));
      return result;
    },
  });
  return () => void Object.defineProperty(prototype, name, property);
}

function sizeOf(result: unknown): number {
  if (Array.isArray(result) && 'index' in result) return String(result[0]).length;
  return typeof result === 'string' || Array.isArray(result) ? result.length : 0;
}

/** How far a search went. */
function distance(within: unknown, [, from]: unknown[], result: unknown): number {
  const { length } = within as { length: number };
  const start = typeof from === 'number' ? from : 0;
  return typeof result === 'number' && result >= start ? result - start : Math.max(0, length - start);
}
