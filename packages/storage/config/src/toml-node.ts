/** Where a value was written: a file, or one `-c`/`--enable`/`--disable` argument. */
export interface Origin {
  readonly kind: 'file' | 'argument';
  /** The file's path, or the argument as the user typed it. */
  readonly label: string;
  /** The whole source, for quoting the line of an error. */
  readonly text: string;
  /** Absolute folder that relative paths written here start from. */
  readonly baseDir: string;
}

/** A half-open range of UTF-16 offsets in `origin.text`. */
export interface Placed {
  readonly origin: Origin;
  readonly start: number;
  readonly end: number;
  /** Where the key of the value starts, when the value was written after one. */
  readonly keyStart?: number;
}

export interface TomlTable extends Placed {
  readonly kind: 'table';
  readonly entries: Map<string, TomlNode>;
}

export interface TomlArray extends Placed {
  readonly kind: 'array';
  readonly items: TomlNode[];
}

export interface TomlString extends Placed {
  readonly kind: 'string';
  readonly value: string;
  /** The text as written, when variables were filled in. */
  readonly written?: string;
}

export interface TomlInteger extends Placed {
  readonly kind: 'integer';
  readonly value: bigint;
}

export interface TomlFloat extends Placed {
  readonly kind: 'float';
  readonly value: number;
  /** The literal as written. */
  readonly literal: string;
}

export interface TomlBoolean extends Placed {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** Dates have no key of their own; where a string is expected, their literal is taken. */
export interface TomlDate extends Placed {
  readonly kind: 'date';
  readonly literal: string;
}

export type TomlNode = TomlTable | TomlArray | TomlString | TomlInteger | TomlFloat | TomlBoolean | TomlDate;

/** An empty table standing at a place. */
export function emptyTable(place: Placed): TomlTable {
  return { kind: 'table', entries: new Map(), origin: place.origin, start: place.start, end: place.end };
}

/** Deeper trees are refused, so that walking one by recursion is always safe. No known key is nested deeper than 7. */
export const MAX_DEPTH = 128;

/** A node beyond `MAX_DEPTH`, or null. Walks without recursion. */
export function tooDeep(root: TomlNode): TomlNode | null {
  let level: TomlNode[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return level[0] ?? null;
    level = level.flatMap(childrenOf);
  }
  return null;
}

function childrenOf(node: TomlNode): readonly TomlNode[] {
  if (node.kind === 'table') return [...node.entries.values()];
  return node.kind === 'array' ? node.items : [];
}

/**
 * Lays one table over another: tables merge key by key, anything else (arrays too) is replaced whole.
 * Neither input is changed; every value keeps its own origin.
 */
export function mergeTables(low: TomlTable, high: TomlTable): TomlTable {
  const merged: TomlTable = { ...low, entries: new Map(low.entries) };
  for (const [key, value] of high.entries) {
    const below = merged.entries.get(key);
    const both = below?.kind === 'table' && value.kind === 'table';
    merged.entries.set(key, both ? mergeTables(below, value) : value);
  }
  return merged;
}
