import { nextBoundary, previousBoundary, snapToBoundary } from '../text/boundaries.ts';
import { type Editor } from '../text/editor.ts';
import { plainDraft } from '../text/token.ts';
import { behindCursor, joinLines, operate, type Operator, put, type Register, type Span } from './vim-edit.ts';
import { firstWord, motionOf } from './vim-motion.ts';
import { targetOf } from './vim-target.ts';

export type VimState = 'insert' | 'normal' | 'visual' | 'visual_line';

/** `pass`: the action means nothing here, others may take the key. `refused`: it could not be done. */
export type VimOutcome = 'done' | 'pass' | 'refused';

/** A command that `.` does again, with what was typed after it. */
interface Change {
  readonly action: string;
  readonly count: number | null;
  readonly motion: { readonly action: string; readonly count: number | null } | null;
  typed: string;
}

const OPERATORS: Readonly<Record<string, Operator>> = { delete: 'delete', change: 'change', yank: 'yank' };
/** Commands that are an operator with a motion. */
const SHORT: Readonly<Record<string, readonly [operator: Operator, motion: string]>> = {
  delete_char: ['delete', 'right'], delete_char_back: ['delete', 'left'], delete_to_end: ['delete', 'line_end'], change_to_end: ['change', 'line_end'],
  substitute: ['change', 'right'], substitute_line: ['change', 'change'], yank_line: ['yank', 'yank'],
};
const LARGEST_COUNT = 9_999;

/** Modal editing as in vi: motions, operators, counts, visual mode, undo, `.`. */
export class VimMode {
  readonly #editor: Editor;
  #state: VimState = 'insert';
  #count: number | null = null;
  #operator: { readonly name: Operator; readonly count: number | null } | null = null;
  #anchor = 0;
  #register: Register | null = null;
  #lastChange: Change | null = null;
  /** Where the typing began that belongs to `#lastChange`; null while that is not recorded. */
  #typedFrom: number | null = null;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get state(): VimState {
    return this.#state;
  }

  /** An operator or a count waits for what it works on. */
  get isPending(): boolean {
    return this.#operator !== null || this.#count !== null;
  }

  /** What is selected, in UTF-16 units. */
  get selection(): { start: number; end: number } | null {
    if (this.#state === 'visual' || this.#state === 'visual_line') return this.#selectedSpan();
    return null;
  }

  /** Takes a digit of a count. False if it is none here: `0` alone is a motion. */
  digit(character: string): boolean {
    if (!/^[0-9]$/.test(character) || (character === '0' && this.#count === null)) return false;
    this.#count = Math.min(LARGEST_COUNT, (this.#count ?? 0) * 10 + Number(character));
    return true;
  }

  run(action: string): VimOutcome {
    const count = this.#count;
    this.#count = null;
    const outcome = this.#run(action, count);
    if (outcome === 'refused') this.#operator = null;
    this.settle();
    return outcome;
  }

  /** Forgets what was begun: a count, an operator, a selection. */
  cancel(): void {
    this.#count = null;
    this.#operator = null;
    if (this.#state !== 'insert') this.#state = 'normal';
  }

  /** Begins to insert without a command: the text was sent, or replaced from outside. */
  reset(): void {
    this.cancel();
    this.#editor.closeGroup();
    this.#state = 'insert';
    this.#typedFrom = null;
  }

  /** From insert to normal mode. */
  toNormal(): void {
    if (this.#state !== 'insert') return;
    const { buffer, cursor } = this.#editor;
    if (this.#lastChange !== null && this.#typedFrom !== null && cursor >= this.#typedFrom) this.#lastChange.typed = buffer.text.slice(this.#typedFrom, cursor);
    this.#typedFrom = null;
    this.#editor.closeGroup();
    this.#state = 'normal';
    if (cursor > buffer.lineStart(buffer.lineAt(cursor))) this.#editor.moveTo(previousBoundary(buffer, cursor));
  }

  /** Keeps the cursor on a character: behind the last one of a line it stands only while inserting. */
  settle(): void {
    if (this.#state === 'insert') return;
    const { buffer, cursor } = this.#editor;
    this.#anchor = snapToBoundary(buffer, this.#anchor);
    const line = buffer.lineAt(cursor);
    if (cursor === buffer.lineEnd(line) && cursor > buffer.lineStart(line)) this.#editor.moveTo(previousBoundary(buffer, cursor));
  }

  #run(action: string, count: number | null): VimOutcome {
    if (action === 'escape') return this.#escape(count);
    const operator = OPERATORS[action];
    if (this.#state === 'visual' || this.#state === 'visual_line') return this.#runVisual(action, operator, count);
    if (this.#operator !== null) return this.#finish(this.#operator, action, count);
    if (operator !== undefined) {
      this.#operator = { name: operator, count };
      return 'done';
    }
    return this.#move(action, count) ?? this.#command(action, count);
  }

  #escape(count: number | null): VimOutcome {
    if (this.#state === 'visual' || this.#state === 'visual_line') {
      this.#state = 'normal';
      return 'done';
    }
    const wasPending = this.#operator !== null || count !== null;
    this.#operator = null;
    return wasPending ? 'done' : 'pass';
  }

  #move(action: string, count: number | null): VimOutcome | null {
    const editor = this.#editor;
    if (action === 'up' || action === 'down') {
      for (let left = count ?? 1; left > 0; left -= 1) if (!editor.moveByRow(action === 'up' ? -1 : 1)) return left === (count ?? 1) ? 'pass' : 'done';
      return 'done';
    }
    const motion = motionOf(action, { buffer: editor.buffer, cursor: editor.cursor, count });
    if (motion === null) return null;
    editor.moveTo(motion.offset);
    return 'done';
  }

  /** An operator has got what it works on. */
  #finish(operator: { name: Operator; count: number | null }, action: string, count: number | null): VimOutcome {
    this.#operator = null;
    const times = operator.count === null && count === null ? null : Math.min(LARGEST_COUNT, (operator.count ?? 1) * (count ?? 1));
    const span = targetOf(this.#editor, operator.name, action, times);
    if (span === null) return 'refused';
    if (operator.name !== 'yank') this.#record({ action: operator.name, count: null, motion: { action, count: times }, typed: '' });
    return this.#operate(operator.name, span);
  }

  #operate(operator: Operator, span: Span): VimOutcome {
    this.#state = 'normal';
    if (operator === 'change') this.#editor.openGroup();
    this.#register = operate(this.#editor, operator, span);
    if (operator === 'change') this.#insert();
    return 'done';
  }

  #runVisual(action: string, operator: Operator | undefined, count: number | null): VimOutcome {
    const moved = this.#move(action, count);
    if (moved !== null) return moved === 'pass' ? 'done' : moved;
    const short = { delete_char: 'delete', delete_char_back: 'delete', substitute: 'change' } as const;
    const chosen = operator ?? (action in short ? short[action as keyof typeof short] : undefined);
    if (chosen !== undefined) {
      const span = this.#selectedSpan();
      const outcome = this.#operate(chosen, span);
      if (chosen === 'yank') this.#editor.moveTo(span.start);
      return outcome;
    }
    if (action === 'put_after' || action === 'put_before') return this.#putOverSelection();
    if (action !== 'visual' && action !== 'visual_line') return 'refused';
    this.#state = this.#state === action ? 'normal' : action;
    return 'done';
  }

  #putOverSelection(): VimOutcome {
    const register = this.#register;
    if (register === null) return 'refused';
    const span = this.#selectedSpan();
    this.#editor.transaction(() => {
      this.#register = operate(this.#editor, 'change', span);
      this.#editor.insert(register.draft);
    });
    this.#editor.moveTo(previousBoundary(this.#editor.buffer, this.#editor.cursor));
    this.#state = 'normal';
    return 'done';
  }

  #selectedSpan(): Span {
    const { buffer, cursor } = this.#editor;
    const [start, last] = this.#anchor < cursor ? [this.#anchor, cursor] : [cursor, this.#anchor];
    if (this.#state !== 'visual_line') return { start, end: nextBoundary(buffer, last), isLinewise: false };
    return { start: buffer.lineStart(buffer.lineAt(start)), end: buffer.lineEnd(buffer.lineAt(last)), isLinewise: true };
  }

  #command(action: string, count: number | null): VimOutcome {
    const editor = this.#editor;
    const short = SHORT[action];
    if (short !== undefined) return this.#finish({ name: short[0], count: null }, short[1], count);
    if (action === 'repeat') return this.#repeat(count);
    if (action === 'undo' || action === 'redo') {
      let done = 0;
      while (done < (count ?? 1) && (action === 'undo' ? editor.undo() : editor.redo())) done += 1;
      return done > 0 ? 'done' : 'refused';
    }
    if (action === 'visual' || action === 'visual_line') {
      this.#anchor = editor.cursor;
      this.#state = action;
      return 'done';
    }
    if (action === 'put_after' || action === 'put_before') {
      if (this.#register === null) return 'refused';
      put(editor, this.#register, action === 'put_after' ? 'after' : 'before', count ?? 1);
    } else if (action === 'join') {
      if (!joinLines(editor, count ?? 1)) return 'refused';
    } else if (!this.#beginInsert(action)) return 'pass';
    this.#record({ action, count, motion: null, typed: '' });
    return 'done';
  }

  #beginInsert(action: string): boolean {
    const editor = this.#editor;
    const { buffer, cursor } = editor;
    const line = buffer.lineAt(cursor);
    const places: Readonly<Record<string, number>> = {
      insert: cursor, append: behindCursor(editor), insert_line_start: firstWord(buffer, line), append_line_end: buffer.lineEnd(line),
      open_below: buffer.lineEnd(line), open_above: buffer.lineStart(line),
    };
    const place = places[action];
    if (place === undefined) return false;
    editor.openGroup();
    editor.moveTo(place);
    if (action === 'open_below') editor.replace(place, place, plainDraft('\n'));
    if (action === 'open_above') editor.replace(place, place, plainDraft('\n'), place);
    this.#insert();
    return true;
  }

  #insert(): void {
    this.#state = 'insert';
    this.#typedFrom = this.#editor.cursor;
  }

  #record(change: Change): void {
    this.#lastChange = change;
  }

  #repeat(count: number | null): VimOutcome {
    const change = this.#lastChange;
    if (change === null) return 'refused';
    const { typed } = change;
    let outcome: VimOutcome = 'refused';
    this.#editor.transaction(() => {
      const { motion } = change;
      const operator = OPERATORS[change.action];
      outcome = operator !== undefined && motion !== null ? this.#finish({ name: operator, count: null }, motion.action, count ?? motion.count) : this.#command(change.action, count ?? change.count);
      if (this.#state === 'insert' && typed !== '') this.#editor.insert(plainDraft(typed));
    });
    if (this.#state === 'insert') this.toNormal();
    return outcome;
  }
}
