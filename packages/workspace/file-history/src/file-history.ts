import { realpath } from 'node:fs/promises';
import { SerialExecutor } from '@codex-ts/async-utils';
import { livenessOf, ownIdentity } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type HistoryFs, nodeHistoryFs } from './history-fs.ts';
import { type HistoryParts } from './history-parts.ts';
import { Journal } from './journal.ts';
import { type LeftOutReport } from './left-out.ts';
import { type FileHistoryLimits } from './limits.ts';
import { ObjectStore } from './object-store.ts';
import { presentStates } from './present-states.ts';
import { pruneStore, removeFolder } from './prune.ts';
import { removeTemporaries } from './restore-steps.ts';
import { asWriter } from './store-lock.ts';
import { makeStore, storeLayout, threadFolder } from './store-layout.ts';
import { readStoreSize } from './store-size.ts';
import { tellStory, type ThreadStory } from './thread-story.ts';
import { contentChange, type ContentChange } from './turn-contents.ts';
import { type TurnFileChanges, turnFileChanges } from './turn-changes.ts';
import { applyPlan, temporaryName, type UndoResult } from './undo-apply.ts';
import { chooseTurns, redoWishes, type TurnChoice, undoEntries, type UndoPlan, undoWishes, type Wish } from './undo-plan.ts';
import { beginWatch, endWatch, noteState } from './watched-turn.ts';

export interface FileHistoryOptions {
  readonly codexHome: string;
  readonly threadId: string;
  readonly limits: FileHistoryLimits;
  /** Hears one sentence when something cannot be covered; each kind once per instance. */
  onNotice(text: string): void;
  /**
   * Absolute paths that are neither looked at nor copied, with all below. For what commands can neither read nor write:
   * a copy of it in the store would be there to be read.
   */
  leavesOut?(path: string): boolean;
  /** Milliseconds since 1970. */
  now?(): number;
  readonly fs?: HistoryFs;
}

/** One turn of the thread whose changes can be undone. */
export interface TurnSummary {
  readonly turnId: string;
  /** When it began. */
  readonly atMs: number;
  /** Number of paths changed. */
  readonly changes: number;
  readonly complete: boolean;
}

const NOTHING_LEFT_OUT: LeftOutReport = { count: 0, first: [] };
/** Nearly full: time to make room. */
const FULL = 0.9;
const PRUNE_EVERY_MS = 600_000;

/** Turns of this process that are being watched, and undos that are running: not to be taken for broken off. */
const inHand = new Set<string>();

/**
 * What the turns of one thread did to files, and the way back. Contents are kept below CODEX_HOME by their SHA-256;
 * git is not involved. Calls are carried out one after another. Trouble with the store never fails a turn: it is
 * told by `onNotice`, and the turn has no (or an incomplete) history. The constructor throws CodexError
 * `bad_thread_id`.
 */
export class FileHistory {
  readonly #options: FileHistoryOptions;
  readonly #serial = new SerialExecutor();
  readonly #told = new Set<string>();
  #parts: HistoryParts | null = null;
  #isRecovered = false;

  constructor(options: FileHistoryOptions) {
    this.#options = options;
    threadFolder(storeLayout(options.codexHome), options.threadId);
  }

  /** Takes the baseline of a turn, before anything changes. Rejects with the signal's reason only. */
  beginTurn(turnId: string, roots: readonly string[], signal: AbortSignal | null = null): Promise<void> {
    return this.#serial.run(() =>
      this.#tolerant('begin', signal, undefined, async (parts) => {
        inHand.add(this.#turnKey(turnId));
        let leftOut: LeftOutReport;
        try {
          leftOut = await this.#writing(parts, signal, () => beginWatch(parts, turnId, roots, signal));
        } catch (error) {
          inHand.delete(this.#turnKey(turnId));
          throw error;
        }
        this.#tellLeftOut(leftOut);
      }),
    );
  }

  /** A patch is about to change this path; absolute. Does nothing in a turn that has no history. Never rejects. */
  noteBefore(turnId: string, path: string): Promise<void> {
    return this.#serial.run(async () => {
      if (!inHand.has(this.#turnKey(turnId))) return;
      await this.#tolerant('note', null, undefined, (parts) => this.#writing(parts, null, () => noteState(parts, turnId, path)));
    });
  }

  /** Records what the turn changed. Empty and incomplete when the turn has no history. Rejects with the signal's reason only. */
  endTurn(turnId: string, signal: AbortSignal | null = null): Promise<TurnFileChanges> {
    const nothing: TurnFileChanges = { turnId, changes: [], complete: false, leftOut: NOTHING_LEFT_OUT };
    return this.#serial.run(async () => {
      if (!inHand.delete(this.#turnKey(turnId))) return nothing;
      return this.#tolerant('end', signal, nothing, async (parts) => {
        const open = (await this.#story(parts)).open.find(({ begin }) => begin.turn === turnId);
        if (open === undefined) return nothing;
        const { changes, leftOut } = await this.#writing(parts, signal, () => endWatch(parts, open, false, signal));
        this.#tellLeftOut(leftOut);
        await this.#makeRoom(parts);
        return turnFileChanges(turnId, changes, leftOut);
      });
    });
  }

  /** Whether a turn is being watched now, in whatever process: what it does to files is not decided yet. */
  hasOpenTurn(): Promise<boolean> {
    return this.#serial.run(async () => (await this.#story(await this.#ready())).open.length > 0);
  }

  /** Turns that can be undone, newest first. A turn whose process died is among them, with what changed until now. */
  turns(): Promise<TurnSummary[]> {
    return this.#serial.run(async () => {
      const { turns, begunAtMs } = await this.#story(await this.#ready());
      return turns.map(({ turn, atMs, changes, leftOut, isRecovered }) => {
        const complete = leftOut.count === 0 && !isRecovered;
        return { turnId: turn, atMs: begunAtMs.get(turn) ?? atMs, changes: changes.length, complete };
      });
    });
  }

  /** What a turn that is not undone did, sorted by path, with contents; those that it left as far as they are to be had. Throws CodexError `unknown_turn`. */
  contents(turnId: string): Promise<readonly ContentChange[]> {
    return this.#serial.run(async () => {
      const parts = await this.#ready();
      const turn = (await this.#story(parts)).turns.find((each) => each.turn === turnId);
      if (turn === undefined) throw new CodexError(`No file changes are recorded for turn ${turnId}.`, { code: 'unknown_turn' });
      return turn.changes.map((change) => contentChange(parts, change));
    });
  }

  /** Ids of all turns that were watched, undone ones too. */
  watched(): Promise<ReadonlySet<string>> {
    return this.#serial.run(async () => new Set((await this.#story(await this.#ready())).begunAtMs.keys()));
  }

  /**
   * What undoing the newest turns (those not undone yet) would do. Changes nothing. Throws CodexError `bad_undo`,
   * `unknown_turn`, or what reading the record fails with.
   */
  plan(choice: TurnChoice): Promise<UndoPlan> {
    return this.#serial.run(async () => {
      const parts = await this.#ready();
      const { turns, layers } = chooseTurns(await this.#story(parts), choice);
      const count = turns.reduce((sum, { leftOut }) => sum + leftOut.count, 0);
      const leftOut = { count, first: turns.flatMap(({ leftOut: { first } }) => first).slice(0, 20) };
      const complete = count === 0 && turns.every(({ isRecovered }) => !isRecovered);
      const entries = await this.#entries(parts, undoWishes(layers));
      return { kind: 'undo', turnIds: turns.map(({ turn }) => turn), entries, complete, leftOut };
    });
  }

  /** What taking back the last undo would do; null when there is none, or a turn has changed files since. */
  planRedo(): Promise<UndoPlan | null> {
    return this.#serial.run(async () => {
      const parts = await this.#ready();
      const { lastUndo } = await this.#story(parts);
      if (lastUndo === null) return null;
      const entries = await this.#entries(parts, redoWishes(lastUndo.changes));
      return { kind: 'redo', turnIds: lastUndo.turns, entries, complete: true, leftOut: NOTHING_LEFT_OUT };
    });
  }

  /**
   * Carries out a plan; conflicts are left alone unless `force`. Throws CodexError `undo_outdated` when other turns
   * came or went since the plan was made, `turn_in_progress`, `undo_not_recorded`; rejects with the signal's reason on
   * abort, between two files.
   */
  apply(plan: UndoPlan, signal: AbortSignal | null = null, { force = false }: { force?: boolean } = {}): Promise<UndoResult> {
    return this.#serial.run(async () => {
      const parts = await this.#ready();
      const story = await this.#story(parts);
      const expected = plan.kind === 'redo' ? (story.lastUndo?.turns ?? []) : story.turns.slice(0, plan.turnIds.length).map(({ turn }) => turn);
      if (plan.turnIds.length === 0 || plan.turnIds.join('\n') !== expected.join('\n')) {
        throw new CodexError('The files have another history by now; look at a new preview first.', { code: 'undo_outdated' });
      }
      if (story.open.length > 0) throw new CodexError('Files cannot be restored while a turn is running.', { code: 'turn_in_progress' });
      const key = this.#turnKey('undo');
      inHand.add(key);
      try {
        const { limits, now, onNotice } = parts;
        return await this.#writing(parts, signal, () => applyPlan(parts, plan, { signal, force, maxFileBytes: limits.maxFileBytes, now, onNotice }));
      } finally {
        inHand.delete(key);
        this.#isRecovered = false;
      }
    });
  }

  /** Forgets what is too old or too much, for all threads. Frees nothing while somebody writes: to be tried again later. */
  static async prune(options: { codexHome: string; limits: FileHistoryLimits; signal?: AbortSignal; now?: () => number; fs?: HistoryFs }): Promise<{ freedBytes: number }> {
    const { codexHome, limits, signal = null, now = Date.now, fs = nodeHistoryFs } = options;
    return (await pruneStore({ codexHome, limits, signal, now, fs })) ?? { freedBytes: 0 };
  }

  /** Forgets a thread. Its contents go with the next `prune`, as far as no other thread needs them. */
  static async remove({ codexHome, threadId, fs = nodeHistoryFs }: { codexHome: string; threadId: string; fs?: HistoryFs }): Promise<void> {
    await removeFolder(fs, threadFolder(storeLayout(codexHome), threadId));
  }

  async #ready(): Promise<HistoryParts> {
    if (this.#parts === null) {
      const { codexHome, threadId, limits, now = Date.now, fs = nodeHistoryFs } = this.#options;
      const leavesOut = (path: string): boolean => this.#options.leavesOut?.(path) ?? false;
      const layout = storeLayout(codexHome);
      await makeStore(fs, codexHome, layout);
      const folder = threadFolder(layout, threadId);
      const onNotice = (text: string): void => this.#tell(text, text);
      const journal = new Journal(fs, folder);
      const objects = new ObjectStore(fs, layout.objects);
      this.#parts = { fs, layout, objects, journal, folder, codexHome: await realpath(codexHome), limits, leavesOut, now, onNotice };
    }
    return this.#parts;
  }

  /**
   * The story, after what a dead process left open has been brought to an end. One in another container, which we
   * cannot see, is taken for dead: should it live, what it says at its end counts.
   */
  async #story(parts: HistoryParts): Promise<ThreadStory> {
    const story = tellStory(await parts.journal.read());
    if (this.#isRecovered) return story;
    const isOver = (process: string, key: string): boolean => (process === ownIdentity() ? !inHand.has(key) : livenessOf(process) !== 'running');
    const open = story.open.filter(({ begin }) => isOver(begin.process, this.#turnKey(begin.turn)));
    const broken = story.broken.filter(({ process }) => isOver(process, this.#turnKey('undo')));
    if (open.length + broken.length > 0) await this.#recover(parts, open, broken);
    this.#isRecovered = true;
    return open.length + broken.length > 0 ? tellStory(await parts.journal.read()) : story;
  }

  async #recover(parts: HistoryParts, open: ThreadStory['open'], broken: ThreadStory['broken']): Promise<void> {
    await this.#writing(parts, null, async () => {
      for (const { kind, id, changes } of broken) {
        await removeTemporaries(parts.fs, changes.map(({ path }, index) => ({ key: path, temporary: temporaryName(id, index) })));
        await parts.journal.append({ kind: 'done', id, isDone: kind === 'redo', applied: null });
      }
      for (const turn of open) await endWatch(parts, turn, true, null);
    });
  }

  async #entries(parts: HistoryParts, wishes: readonly Wish[]): Promise<UndoPlan['entries']> {
    const keys = wishes.map(({ key }) => key);
    const present = await presentStates(parts, keys, { keeps: false, maxFileBytes: parts.limits.maxFileBytes, signal: null });
    return undoEntries(wishes, present, parts.objects);
  }

  #writing<T>({ fs, layout, now }: HistoryParts, signal: AbortSignal | null, job: () => Promise<T>): Promise<T> {
    return asWriter({ fs, layout, now }, signal, job);
  }

  /** Runs a part of a turn; what goes wrong in the store is told and gives `otherwise`. */
  async #tolerant<T>(what: 'begin' | 'note' | 'end', signal: AbortSignal | null, otherwise: T, job: (parts: HistoryParts) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    try {
      const parts = await this.#ready();
      if (what === 'begin') await this.#story(parts);
      return await job(parts);
    } catch (error) {
      signal?.throwIfAborted();
      if (systemErrorCode(error) === undefined) throw error;
      const effect = what === 'note' ? 'Undo may miss a file' : 'Undo will not cover this turn';
      this.#isRecovered = false;
      this.#tell(what, `${effect}: ${errorMessage(error)}`);
      return otherwise;
    }
  }

  #tellLeftOut({ count, first }: LeftOutReport): void {
    const [sample] = first;
    if (count === 0 || sample === undefined) return;
    const why = { too_large: 'too large', store_full: 'no room for copies', unreadable: 'not readable', too_many: 'too many files' }[sample.why];
    this.#tell('left out', `Undo does not cover ${count === 1 ? sample.path : `${count} places, such as ${sample.path}`} (${why}).`);
  }

  #tell(kind: string, text: string): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#options.onNotice(text);
  }

  /** Nearly full, and not just cleaned: forget the oldest. */
  async #makeRoom({ fs, layout, limits, now }: HistoryParts): Promise<void> {
    const { bytes, prunedAtMs } = await readStoreSize(fs, layout.sizeFile);
    if (bytes < limits.maxBytes * FULL || Math.abs(now() - prunedAtMs) < PRUNE_EVERY_MS) return;
    await pruneStore({ codexHome: this.#options.codexHome, limits: { ...limits, maxBytes: limits.maxBytes * FULL }, signal: null, fs, now });
  }

  #turnKey(turnId: string): string {
    return [this.#options.codexHome, this.#options.threadId, turnId].join('\0');
  }
}
