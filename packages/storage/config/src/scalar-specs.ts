import { isAbsolute, join, resolve } from 'node:path';

import { type TomlNode } from './toml-node.ts';
import { type Shape, type ValueSpec, wrongType, wrongValue } from './value-spec.ts';

/** Text. A date literal counts as its text, as in the original (`-c model=2026-01-01`). */
export const string: ValueSpec<string> = {
  shape: { type: 'string' },
  decode: (node, at) => textOf(node) ?? wrongType(node, 'a string', at),
};

export const boolean: ValueSpec<boolean> = {
  shape: { type: 'boolean' },
  decode: (node, at) => (node.kind === 'boolean' ? node.value : wrongType(node, 'a boolean', at)),
};

/** An absolute path: `~/` is the home folder, a relative one starts at the folder of the file that names it. */
export const path: ValueSpec<string> = {
  shape: { type: 'path' },
  decode: (node, at) => absolutePath(string.decode(node, at), node.origin.baseDir, at.home),
};

/** Makes a configured path absolute and normal: `~` is `home`, a relative one starts at `baseDir`. */
export function absolutePath(text: string, baseDir: string, home: string): string {
  if (text === '~') return home;
  if (text.startsWith('~/')) return join(home, text.slice(2));
  return isAbsolute(text) ? resolve(text) : resolve(baseDir, text);
}

type IntegerKind = 'i64' | 'u64' | 'usize' | 'u16' | 'u32';

const BOUNDS: Readonly<Record<IntegerKind, readonly [bigint, bigint]>> = {
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
  usize: [0n, 2n ** 64n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  u16: [0n, 2n ** 16n - 1n],
};

/** A whole number of the given width. Values beyond 2^53 lose their last digits, as all are used as amounts. */
export function integer(kind: IntegerKind): ValueSpec<number> {
  const [low, high] = BOUNDS[kind];
  return {
    shape: integerShape(low, high),
    decode(node, at) {
      if (node.kind !== 'integer') return wrongType(node, kind, at);
      if (node.value < low || node.value > high) wrongValue(node, `invalid value: integer \`${node.value}\`, expected ${kind}`, at);
      return Number(node.value);
    },
  };
}

/** The bounds that a JSON number can state exactly. */
function integerShape(low: bigint, high: bigint): Shape {
  const min = low === 0n ? { min: 0 } : {};
  return { type: 'integer', ...min, ...(high <= Number.MAX_SAFE_INTEGER ? { max: Number(high) } : {}) };
}

/** A whole number of at least 1. */
export function positive(kind: IntegerKind): ValueSpec<number> {
  const any = integer(kind);
  return {
    shape: { ...any.shape, type: 'integer', min: 1 },
    decode(node, at) {
      const value = any.decode(node, at);
      return value >= 1 ? value : wrongValue(node, `${at.path.join('.')} must be at least 1`, at);
    },
  };
}

/**
 * One of a few words. `removed` maps words that were valid once to what to tell; `expected` replaces the
 * enumeration of the words in errors.
 */
export function oneOf<const T extends string>(
  words: readonly T[],
  removed: Readonly<Record<string, string>> = {},
  expected = expectedWords(words),
): ValueSpec<T> {
  return {
    shape: { type: 'words', words },
    decode(node, at) {
      const text = textOf(node) ?? wrongType(node, expected, at);
      const word = words.find((candidate) => candidate === text);
      if (word !== undefined) return word;
      const reason = Object.hasOwn(removed, text) ? removed[text] : undefined;
      return wrongValue(node, reason ?? `unknown variant \`${text}\`, expected ${expected}`, at);
    },
  };
}

/** The choice in words: `a`; `a` or `b`; one of `a`, `b`, `c`. */
export function expectedWords(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length > 2 ? `one of ${quoted.join(', ')}` : quoted.join(' or ');
}

function textOf(node: TomlNode): string | undefined {
  if (node.kind === 'string') return node.value;
  return node.kind === 'date' ? node.literal : undefined;
}
