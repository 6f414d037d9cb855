import { type ThreadSummary } from '@codex-ts/rollout';

import { type ThreadIndex } from './thread-index.ts';
import { ARCHIVE, placeOf } from './thread-place.ts';
import { rowOf, type ThreadRow } from './thread-row.ts';

/** What was said of a thread last: how it is, or that it is not where it was; `folder` is where it may be now. */
type Note = { summary: ThreadSummary } | { summary: null; folder: string | null };

/** What this process knows of threads and the index does not yet. Only the newest word about a thread is kept. */
export class PendingNotes {
  readonly #codexHome: string;
  #notes = new Map<string, Note>();

  constructor(codexHome: string) {
    this.#codexHome = codexHome;
  }

  get isEmpty(): boolean {
    return this.#notes.size === 0;
  }

  put(summary: ThreadSummary): void {
    this.#notes.set(summary.id, { summary });
  }

  moved(id: string, path: string, archived: boolean): void {
    const folder = archived ? ARCHIVE : (placeOf(this.#codexHome, path)?.folder ?? null);
    this.#notes.set(id, { summary: null, folder });
  }

  removed(id: string): void {
    this.#notes.set(id, { summary: null, folder: null });
  }

  /** A job that writes what is pending now, in one transaction. What fails to be written is not tried again: the files have it. */
  take(): (index: ThreadIndex) => void {
    const notes = this.#notes;
    this.#notes = new Map();
    return (index) => {
      const put: ThreadRow[] = [];
      const forget: string[] = [];
      const doubt: string[] = [];
      for (const [id, note] of notes) {
        if (note.summary === null) {
          forget.push(id);
          if (note.folder !== null) doubt.push(note.folder);
          continue;
        }
        const place = placeOf(this.#codexHome, note.summary.path);
        // Without a stamp: what the writer knows may be older than the file by the time it is stored.
        if (place !== null) put.push(rowOf(place, note.summary, null));
      }
      index.apply({ put, forget, doubt });
    };
  }
}
