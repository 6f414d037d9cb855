import { type Line, lineWidth, wrap } from '@codex-ts/terminal-markup';
import { fitRow } from './fit-row.ts';
import { type FlowingText } from './flowing-text.ts';
import { type HistoryEntry, type HistoryTail } from './history-tail.ts';

/** Rows as they are, or a text as far as it is wanted. */
type Waiting = { readonly rows: readonly Line[] } | { readonly text: FlowingText; readonly until: number };

/** Finished text that is to be written above the live part, in order. */
export class WaitingRows {
  #queue: Waiting[] = [];

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  addRows(rows: readonly Line[]): void {
    if (rows.length > 0) this.#queue.push({ rows });
  }

  addText(text: FlowingText, until = Infinity): void {
    const last = this.#queue.at(-1);
    if (last !== undefined && 'text' in last && last.text === text) this.#queue[this.#queue.length - 1] = { text, until: Math.max(until, last.until) };
    else this.#queue.push({ text, until });
  }

  /** After a resize: what was on the screen comes first, laid out anew, and what was begun goes on at the new width. */
  relay(entries: readonly HistoryEntry[], columns: number, isOtherWidth: boolean): void {
    const shown = new Set<FlowingText>();
    const again = entries.map(({ rows, text }): Waiting => {
      if (text === null) return { rows };
      text.relay(columns, rows);
      shown.add(text);
      return { text, until: Infinity };
    });
    const later = this.#queue.map((each): Waiting => {
      if (!isOtherWidth || !('text' in each)) return each;
      if (!shown.has(each.text)) each.text.relay(columns, []);
      return { ...each, until: Infinity };
    });
    this.#queue = [...again, ...later];
  }

  /** Takes `most` rows for a screen of that width; `history` keeps what it may have to lay out anew. */
  take(columns: number, most: number, history: HistoryTail): Line[] {
    const taken: Line[] = [];
    let at = 0;
    while (at < this.#queue.length && taken.length < most) {
      const next = this.#queue[at];
      if (next === undefined) break;
      const room = most - taken.length;
      const { rows, rest } = 'text' in next ? ofText(next, columns, room) : ofRows(next.rows, columns, room);
      const fitting = rows.map((row) => fitRow(row, columns));
      history.add({ rows: fitting, text: 'text' in next ? next.text : null });
      for (const row of fitting) taken.push(row);
      if (rest === null) at += 1;
      else this.#queue[at] = rest;
    }
    this.#queue = this.#queue.slice(at);
    return taken;
  }
}

function ofText(waiting: Extract<Waiting, { text: FlowingText }>, columns: number, room: number): { readonly rows: readonly Line[]; readonly rest: Waiting | null } {
  const rows = waiting.text.take(columns, room, waiting.until);
  return { rows, rest: rows.length < room || !waiting.text.isOpen ? null : waiting };
}

function ofRows(all: readonly Line[], columns: number, room: number): { readonly rows: readonly Line[]; readonly rest: Waiting | null } {
  const rows = all.flatMap((row) => (lineWidth(row) > columns ? wrap(row, columns) : [row]));
  return { rows: rows.slice(0, room), rest: rows.length <= room ? null : { rows: rows.slice(room) } };
}
