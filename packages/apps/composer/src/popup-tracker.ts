import { type Editor } from './text/editor.ts';
import { type Popup, popupAt } from './trigger.ts';

/** Which pop-up the text asks for, and whether the user sent it away. */
export class PopupTracker {
  readonly #editor: Editor;
  #shown: Popup | null = null;
  #told: Popup | null = null;
  #rows = 0;
  /** The word whose pop-up was closed: it stays closed until the cursor leaves the word. */
  #dismissed: { kind: Popup['kind']; start: number } | null = null;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get shown(): Popup | null {
    return this.#shown;
  }

  /** Whether there is something to choose from. */
  get hasRows(): boolean {
    return this.#shown !== null && this.#rows > 0;
  }

  setRows(rows: number): void {
    this.#rows = rows;
  }

  /** Looks anew. `isQuiet`: no pop-up may show now. True if what is to be shown is not what was told last. */
  sync(isQuiet: boolean): boolean {
    this.look(isQuiet);
    const isNew = !samePopup(this.#told, this.#shown);
    this.#told = this.#shown;
    return isNew;
  }

  /** Looks anew, and leaves the telling to the next `sync`. */
  look(isQuiet: boolean): void {
    const wanted = popupAt(this.#editor.buffer, this.#editor.cursor);
    if (this.#dismissed !== null && (wanted?.kind !== this.#dismissed.kind || wanted.range.start !== this.#dismissed.start)) this.#dismissed = null;
    const next = isQuiet || this.#dismissed !== null ? null : wanted;
    const before = this.#shown;
    if (next?.kind !== before?.kind || next?.range.start !== before?.range.start) this.#rows = 0;
    this.#shown = next;
  }

  /** Closes what is shown. False if nothing is. */
  dismiss(): boolean {
    if (this.#shown === null) return false;
    this.#dismissed = { kind: this.#shown.kind, start: this.#shown.range.start };
    return true;
  }
}

function samePopup(a: Popup | null, b: Popup | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === b.kind && a.query === b.query && a.range.start === b.range.start && a.range.end === b.range.end;
}
