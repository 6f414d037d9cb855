import { nextBoundary, previousBoundary, snapToBoundary } from './boundaries.ts';
import { KillRing } from './kill-ring.ts';
import { renumberedImages } from './image-labels.ts';
import { RowIndex } from './row-index.ts';
import { moveByRow } from './row-motion.ts';
import { type Change, TextBuffer } from './text-buffer.ts';
import { type Draft, EMPTY_DRAFT, plainDraft } from './token.ts';
import { UndoHistory } from './undo-history.ts';

/** How a step joins the one before it: a word that is typed and a run of deletions are taken back at once. */
type StepKind = 'typing' | 'deleting' | 'other';

/**
 * A text with a cursor: moving, editing, killing, undoing. Every edit leaves the cursor where it may stand and images
 * numbered in their order.
 */
export class Editor {
  readonly buffer = new TextBuffer();
  readonly kills = new KillRing();
  readonly rows: RowIndex;
  readonly #undo = new UndoHistory();
  #cursor = 0;
  /** The column that moving by rows keeps to; null after anything else. */
  #goal: number | null = null;
  #stepKind: StepKind = 'other';
  /** `begun`: it has a step that further edits join. */
  #group: 'empty' | 'begun' | null = null;
  /** Changes of the transaction that is open, if one is. */
  #open: { changes: Change[]; cursorBefore: number } | null = null;

  /** `width`: cells of a row until it is drawn for the first time. */
  constructor(width: number) {
    this.rows = new RowIndex(this.buffer, width);
  }

  get cursor(): number {
    return this.#cursor;
  }

  get text(): string {
    return this.buffer.text;
  }

  get draft(): Draft {
    return this.buffer.draft;
  }

  /** Puts the cursor to the nearest place at or behind `offset`. */
  moveTo(offset: number): void {
    this.#cursor = snapToBoundary(this.buffer, offset);
    this.#goal = null;
    this.#stepKind = 'other';
  }

  /** Moves to the row above or below, to the column where such moves began. False at the first or last row. */
  moveByRow(direction: -1 | 1): boolean {
    const moved = moveByRow(this.buffer, this.rows, this.#cursor, direction, this.#goal);
    this.#stepKind = 'other';
    if (moved === null) return false;
    this.#cursor = moved.offset;
    this.#goal = moved.goal;
    return true;
  }

  /** Puts a draft in the place of a range; the cursor goes behind it, or to `cursor`. */
  replace(start: number, end: number, draft: Draft, cursor?: number): void {
    this.transaction(() => {
      this.#apply(start, end, draft);
      if (cursor !== undefined) this.#cursor = snapToBoundary(this.buffer, cursor);
    });
  }

  insert(draft: Draft): void {
    this.replace(this.#cursor, this.#cursor, draft);
  }

  /** Types a character or a few. The letters of a word are one step for undo. */
  type(text: string): void {
    const before = this.text[this.#cursor - 1] ?? '\n';
    const beginsWord = /\s/.test(before) && !/^\s/.test(text);
    this.#step('typing', this.#stepKind === 'typing' && !beginsWord, () => this.#apply(this.#cursor, this.#cursor, plainDraft(text)));
  }

  deleteBack(): void {
    const start = previousBoundary(this.buffer, this.#cursor);
    this.#step('deleting', this.#stepKind === 'deleting', () => this.#apply(start, this.#cursor, EMPTY_DRAFT));
  }

  deleteForward(): void {
    const end = nextBoundary(this.buffer, this.#cursor);
    this.#step('deleting', this.#stepKind === 'deleting', () => this.#apply(this.#cursor, end, EMPTY_DRAFT));
  }

  /** Everything that `edit` does is one step for undo. */
  transaction(edit: () => void): void {
    this.#step('other', false, edit);
  }

  /** Until `closeGroup`, all edits are one step for undo. */
  openGroup(): void {
    this.#group = 'empty';
  }

  closeGroup(): void {
    this.#group = null;
    this.#stepKind = 'other';
  }

  /** False if there is nothing to take back. */
  undo(): boolean {
    const step = this.#undo.undo();
    if (step === undefined) return false;
    for (const { start, removed, inserted } of step.changes.toReversed()) this.#change(start, start + inserted.text.length, removed);
    this.#settle(step.cursorBefore);
    return true;
  }

  redo(): boolean {
    const step = this.#undo.redo();
    if (step === undefined) return false;
    for (const { start, removed, inserted } of step.changes) this.#change(start, start + removed.text.length, inserted);
    this.#settle(step.cursorAfter);
    return true;
  }

  /** Replaces all and forgets what could be undone: the text was sent. */
  reset(): void {
    this.#change(0, this.buffer.length, EMPTY_DRAFT);
    this.#undo.clear();
    this.#settle(0);
  }

  #settle(cursor: number): void {
    if (this.#group !== null) this.#group = 'empty';
    this.#cursor = snapToBoundary(this.buffer, cursor);
    this.#goal = null;
    this.#stepKind = 'other';
  }

  #step(kind: StepKind, joins: boolean, edit: () => void): void {
    if (this.#open !== null) {
      edit();
      return;
    }
    this.#open = { changes: [], cursorBefore: this.#cursor };
    const { changes, cursorBefore } = this.#open;
    try {
      edit();
      this.#renumber();
    } finally {
      this.#open = null;
      this.#goal = null;
      if (changes.length > 0) {
        if (joins || this.#group === 'begun') this.#undo.extend(changes, this.#cursor);
        else this.#undo.push({ changes, cursorBefore, cursorAfter: this.#cursor });
        this.#stepKind = kind;
        if (this.#group !== null) this.#group = 'begun';
      }
    }
  }

  #apply(start: number, end: number, draft: Draft): void {
    if (start === end && draft.text === '') return;
    const change = this.#change(start, end, draft);
    this.#cursor = snapToBoundary(this.buffer, change.start + draft.text.length);
  }

  #change(start: number, end: number, draft: Draft): Change {
    const change = this.buffer.replace(start, end, draft);
    this.rows.edited(change);
    this.#open?.changes.push(change);
    return change;
  }

  #renumber(): void {
    for (const { start, end, draft } of renumberedImages(this.buffer.tokens, this.text)) {
      this.#change(start, end, draft);
      if (this.#cursor >= end) this.#cursor += draft.text.length - (end - start);
    }
  }
}
