import { breathe } from './breathe.ts';
import { type FileState, parseState } from './file-state.ts';

/** One path of a workspace as a turn found it. */
export interface ManifestEntry {
  readonly state: FileState;
  /** Of a file: by it an unchanged one is known. */
  readonly stamp: string;
  /** Written so shortly before it was read that a later write may have left the same stamp: to be read again. */
  readonly isRacy: boolean;
}

/** A workspace as a turn found it. Paths are relative to the root, `''` the root itself, folders before what is in them. */
export interface Manifest {
  readonly root: string;
  readonly entries: Map<string, ManifestEntry>;
  /** Folders that were not looked into for lack of room or permission, and paths that could not be looked at: nothing is known of what is below. */
  readonly closed: ReadonlySet<string>;
}

const FORMAT = 1;
/** Entries between two looks at the clock. */
const PIECE = 500;

/** One JSON line for the whole, one per entry, one that says it is complete. */
export async function manifestBytes({ root, entries, closed }: Manifest): Promise<Buffer> {
  const parts = [`${JSON.stringify({ format: FORMAT, root, closed: [...closed] })}\n`];
  for (const [path, { state, stamp, isRacy }] of entries) {
    parts.push(`${JSON.stringify([path, state, stamp, isRacy ? 1 : 0])}\n`);
    if (parts.length % PIECE === 0) await breathe();
  }
  parts.push(`${JSON.stringify({ entries: entries.size })}\n`);
  return Buffer.from(parts.join(''), 'utf8');
}

/** Null for anything that is not whole or not of this format: it is a cache, or the record of a turn that cannot be told any more. */
export async function parseManifest(bytes: Buffer): Promise<Manifest | null> {
  try {
    const lines = bytes.toString('utf8').split('\n');
    const head = JSON.parse(lines[0] ?? '') as { format?: unknown; root?: unknown; closed?: unknown };
    if (head.format !== FORMAT || typeof head.root !== 'string' || !Array.isArray(head.closed)) return null;
    const entries = new Map<string, ManifestEntry>();
    for (let at = 1; at < lines.length - 2; at++) {
      const [path, value, stamp, racy] = JSON.parse(lines[at] ?? '') as unknown[];
      const state = parseState(value);
      if (typeof path !== 'string' || state === undefined || typeof stamp !== 'string') return null;
      entries.set(path, { state, stamp, isRacy: racy === 1 });
      if (at % PIECE === 0) await breathe();
    }
    const end = JSON.parse(lines.at(-2) ?? '') as { entries?: unknown };
    return end.entries === entries.size ? { root: head.root, entries, closed: new Set(head.closed.map(String)) } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
