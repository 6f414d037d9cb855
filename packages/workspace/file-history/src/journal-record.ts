import { type FileState, parseState } from './file-state.ts';
import { type LeftOutReport } from './left-out.ts';

/** A path's state before and after; absolute path, free of links. Null: nothing was there. */
export interface StateChange {
  readonly path: string;
  readonly before: FileState | null;
  readonly after: FileState | null;
}

/** A turn has begun; `baselines` are the files in the thread's folder that say how each root looked. */
export interface BeginRecord {
  readonly kind: 'begin';
  readonly turn: string;
  readonly atMs: number;
  readonly process: string;
  readonly baselines: readonly { readonly root: string; readonly file: string }[];
  readonly leftOut: LeftOutReport;
}

/** A patch is about to change a path. */
export interface BeforeRecord {
  readonly kind: 'before';
  readonly turn: string;
  readonly path: string;
  readonly state: FileState | null;
}

/** A turn has ended. `isRecovered`: its process did not live to say so; the changes are those found later. */
export interface EndRecord {
  readonly kind: 'end';
  readonly turn: string;
  readonly atMs: number;
  readonly isRecovered: boolean;
  readonly changes: readonly StateChange[];
  readonly leftOut: LeftOutReport;
}

/**
 * An undo or redo is about to change files. In each change `before` is what it found (and kept), `after` what it
 * puts there. Temporary files are called `<tag>-<index of the change>`.
 */
export interface UndoRecord {
  readonly kind: 'undo' | 'redo';
  readonly id: string;
  readonly atMs: number;
  readonly process: string;
  readonly turns: readonly string[];
  readonly changes: readonly StateChange[];
}

/** That undo or redo is over. `isDone`: the turns count as undone (redone); `applied`: indices of the changes that were made, null when that is not known. */
export interface DoneRecord {
  readonly kind: 'done';
  readonly id: string;
  readonly isDone: boolean;
  readonly applied: readonly number[] | null;
}

export type JournalRecord = BeginRecord | BeforeRecord | EndRecord | UndoRecord | DoneRecord;

/** A record from a line of the journal; null for anything else: one bad line costs only itself. */
export function parseRecord(line: string): JournalRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  switch (fields['kind']) {
    case 'begin':
      return parseBegin(fields);
    case 'before':
      return parseBefore(fields);
    case 'end':
      return parseEnd(fields);
    case 'undo':
    case 'redo':
      return parseUndo(fields, fields['kind']);
    case 'done':
      return parseDone(fields);
    default:
      return null;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function parseBegin({ turn, atMs, process, baselines, leftOut }: Fields): BeginRecord | null {
  if (typeof turn !== 'string' || typeof atMs !== 'number' || !Array.isArray(baselines)) return null;
  const files: { root: string; file: string }[] = [];
  for (const { root, file } of baselines as Fields[]) if (typeof root === 'string' && typeof file === 'string') files.push({ root, file });
  return { kind: 'begin', turn, atMs, process: String(process), baselines: files, leftOut: parseLeftOut(leftOut) };
}

function parseBefore({ turn, path, state }: Fields): BeforeRecord | null {
  const parsed = state === null ? null : parseState(state);
  return typeof turn === 'string' && typeof path === 'string' && parsed !== undefined ? { kind: 'before', turn, path, state: parsed } : null;
}

function parseEnd({ turn, atMs, isRecovered, changes, leftOut }: Fields): EndRecord | null {
  const parsed = parseChanges(changes);
  if (typeof turn !== 'string' || typeof atMs !== 'number' || parsed === null) return null;
  return { kind: 'end', turn, atMs, isRecovered: isRecovered === true, changes: parsed, leftOut: parseLeftOut(leftOut) };
}

function parseUndo({ id, atMs, process, turns, changes }: Fields, kind: 'undo' | 'redo'): UndoRecord | null {
  const parsed = parseChanges(changes);
  if (typeof id !== 'string' || typeof atMs !== 'number' || !Array.isArray(turns) || parsed === null) return null;
  return { kind, id, atMs, process: String(process), turns: turns.map(String), changes: parsed };
}

function parseDone({ id, isDone, applied }: Fields): DoneRecord | null {
  if (typeof id !== 'string' || typeof isDone !== 'boolean') return null;
  return { kind: 'done', id, isDone, applied: Array.isArray(applied) ? applied.map(Number) : null };
}

function parseChanges(value: unknown): StateChange[] | null {
  if (!Array.isArray(value)) return null;
  const changes: StateChange[] = [];
  for (const { path, before, after } of value as Fields[]) {
    const [was, is] = [before, after].map((state) => (state === null ? null : parseState(state)));
    if (typeof path !== 'string' || was === undefined || is === undefined) return null;
    changes.push({ path, before: was, after: is });
  }
  return changes;
}

function parseLeftOut(value: unknown): LeftOutReport {
  const { count, first } = (value ?? {}) as { count?: unknown; first?: unknown };
  return { count: typeof count === 'number' ? count : 0, first: Array.isArray(first) ? (first as LeftOutReport['first']) : [] };
}
