import { type BeforeRecord, type BeginRecord, type EndRecord, type JournalRecord, type StateChange, type UndoRecord } from './journal-record.ts';

/** A turn that began and has not ended, and what patches noted in it. */
export interface OpenTurn {
  readonly begin: BeginRecord;
  readonly noted: readonly BeforeRecord[];
}

/** What changed files in one go: a turn, or an undo or redo that got half way, of which each change may have been made or not. */
export interface Layer {
  readonly turn: EndRecord | null;
  readonly changes: readonly StateChange[];
}

/** What a thread's journal amounts to. */
export interface ThreadStory {
  /** What lies over the files, newest first: ended turns that are not undone, and what did not come to its end. */
  readonly layers: readonly Layer[];
  /** The turns among them. */
  readonly turns: readonly EndRecord[];
  /** When each turn began. */
  readonly begunAtMs: ReadonlyMap<string, number>;
  readonly open: readonly OpenTurn[];
  /** The undo that can be taken back: nothing has changed files since. */
  readonly lastUndo: { readonly turns: readonly string[]; readonly changes: readonly StateChange[] } | null;
  /** Undos and redos whose end is not recorded. */
  readonly broken: readonly UndoRecord[];
}

/** Reads the records in order. Of two ends of one turn (one by a process that took it for dead) the later counts. */
export function tellStory(records: readonly JournalRecord[]): ThreadStory {
  const teller = new Teller();
  for (const record of records) teller.take(record);
  return teller.story();
}

class Teller {
  readonly #begun = new Map<string, BeginRecord>();
  readonly #noted = new Map<string, BeforeRecord[]>();
  readonly #ended = new Set<string>();
  readonly #undone = new Set<string>();
  readonly #running = new Map<string, UndoRecord>();
  readonly #layers: Layer[] = [];
  /** Half-done undos that went with turns undone later. */
  readonly #gone = new Set<Layer>();
  #goneLast: readonly Layer[] = [];
  /** What undos of the same turns did that did not come to their end: what stood there first. */
  readonly #attempts = new Map<string, StateChange[]>();
  #lastUndo: ThreadStory['lastUndo'] = null;

  take(record: JournalRecord): void {
    if (record.kind === 'begin') this.#begun.set(record.turn, record);
    else if (record.kind === 'before') this.#note(record);
    else if (record.kind === 'end') this.#end(record);
    else if (record.kind === 'done') this.#done(record.id, record.isDone, record.applied);
    else this.#running.set(record.id, record);
  }

  story(): ThreadStory {
    const layers = this.#layers.filter((layer) => (layer.turn === null ? !this.#gone.has(layer) : !this.#undone.has(layer.turn.turn))).reverse();
    const turns = layers.flatMap(({ turn }) => (turn === null ? [] : [turn]));
    const open = [...this.#begun.values()].filter(({ turn }) => !this.#ended.has(turn)).map((begin) => ({ begin, noted: this.#noted.get(begin.turn) ?? [] }));
    const begunAtMs = new Map([...this.#begun.values()].map(({ turn, atMs }) => [turn, atMs]));
    return { layers, turns, begunAtMs, open, lastUndo: this.#lastUndo, broken: [...this.#running.values()] };
  }

  #note(record: BeforeRecord): void {
    const noted = this.#noted.get(record.turn) ?? [];
    noted.push(record);
    this.#noted.set(record.turn, noted);
  }

  #end(record: EndRecord): void {
    const layer = { turn: record, changes: record.changes };
    const known = this.#layers.findIndex(({ turn }) => turn?.turn === record.turn);
    if (known >= 0) this.#layers[known] = layer;
    else this.#layers.push(layer);
    this.#ended.add(record.turn);
    if (record.changes.length > 0) this.#forgetUndo();
  }

  #forgetUndo(): void {
    this.#lastUndo = null;
    this.#attempts.clear();
  }

  #done(id: string, isDone: boolean, applied: readonly number[] | null): void {
    const record = this.#running.get(id);
    if (record === undefined) return;
    this.#running.delete(id);
    const indices = new Set(applied);
    const made = applied === null ? record.changes : record.changes.filter((_, index) => indices.has(index));
    const isWhole = made.length === record.changes.length && applied !== null;
    if (isDone) {
      if (record.kind === 'undo') this.#undo(record, made);
      else this.#redo(record, isWhole);
      return;
    }
    this.#attempts.set(key(record), joined(this.#attempts.get(key(record)) ?? [], made));
    if (made.length > 0) this.#layers.push({ turn: null, changes: made });
  }

  /** What lay over the oldest of the turns went with it. */
  #undo(record: UndoRecord, made: readonly StateChange[]): void {
    const oldest = this.#layers.findIndex(({ turn }) => turn !== null && record.turns.includes(turn.turn));
    this.#goneLast = this.#layers.filter((layer, index) => layer.turn === null && index > oldest && !this.#gone.has(layer));
    for (const layer of this.#goneLast) this.#gone.add(layer);
    for (const turn of record.turns) this.#undone.add(turn);
    const earlier = this.#attempts.get(key(record)) ?? [];
    this.#forgetUndo();
    this.#lastUndo = { turns: record.turns, changes: joined(earlier, made) };
  }

  /** Where a redo got half way, what it did not come to lies over the turns: below it, all is as they left it. */
  #redo(record: UndoRecord, isWhole: boolean): void {
    for (const turn of record.turns) this.#undone.delete(turn);
    for (const layer of this.#goneLast) this.#gone.delete(layer);
    this.#forgetUndo();
    if (!isWhole) this.#layers.push({ turn: null, changes: record.changes.map(({ path, before, after }) => ({ path, before: after, after: before })) });
  }
}

const key = ({ kind, turns }: UndoRecord): string => JSON.stringify([kind, turns]);

/** From what stood at each path before the first to what the last put there. */
function joined(earlier: readonly StateChange[], later: readonly StateChange[]): StateChange[] {
  const all = new Map(earlier.map((change) => [change.path, change]));
  for (const change of later) all.set(change.path, { ...change, before: (all.get(change.path) ?? change).before });
  return [...all.values()];
}
