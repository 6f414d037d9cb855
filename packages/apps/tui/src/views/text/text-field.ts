import { type Key, type Keymap, typedText } from '@codex-ts/keymap';
import { type Frame, graphemes, type Line, line, sanitizeRow, span, splitAtWidth, textWidth } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { viewKeymap } from '../keys/view-keymap.ts';

export interface TextFieldOptions {
  readonly text?: string;
  /** Dim, while nothing is written. */
  readonly placeholder?: string;
  /** Shows a dot for each character. */
  readonly isSecret?: boolean;
  readonly keymap?: Keymap;
}

/** How many characters a field takes: a megabyte pasted by mistake stays out. */
const LONGEST = 10_000;

/** One line of text that is being written, with the editing keys of the composer. */
export class TextField {
  readonly #options: TextFieldOptions;
  readonly #keymap: Keymap;
  #before: string[];
  #after: string[] = [];
  #killed: string[] = [];

  constructor(options: TextFieldOptions = {}) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    this.#before = graphemes(sanitizeRow(options.text ?? ''));
  }

  get text(): string {
    return [...this.#before, ...this.#after].join('');
  }

  set text(text: string) {
    this.#before = graphemes(sanitizeRow(text));
    this.#after = [];
  }

  /** Where the cursor stands, in UTF-16 units of `text`. */
  get cursor(): number {
    return this.#before.join('').length;
  }

  get isEmpty(): boolean {
    return this.#before.length + this.#after.length === 0;
  }

  /** True if the key was an edit or a motion of the field. */
  handle(key: Key): boolean {
    const typed = typedText(key);
    if (typed !== null) {
      this.paste(typed);
      return true;
    }
    const { action } = this.#keymap.match('editor', [key]);
    return action !== null && this.#act(action);
  }

  /** Line breaks become spaces. */
  paste(text: string): void {
    const room = LONGEST - this.#before.length - this.#after.length;
    if (room <= 0) return;
    // Joined with what is before: a mark may stand on the last character.
    const last = this.#before.pop() ?? '';
    this.#before.push(...graphemes(last + sanitizeRow(text.slice(0, LONGEST * 4))).slice(0, room + 1));
  }

  /** The row of `width` cells around the cursor. */
  view(width: number): { readonly line: Line; readonly cursor: NonNullable<Frame['cursor']> } {
    const { placeholder = '' } = this.#options;
    if (this.isEmpty) return { line: line(span(splitAtWidth(sanitizeRow(placeholder), width)[0], DIM)), cursor: { x: 0, y: 0 } };
    const shown = (parts: readonly string[]): string => (this.#options.isSecret === true ? '•'.repeat(parts.length) : parts.join(''));
    // The last cell is the cursor's.
    const head = lastCells(shown(this.#before), Math.max(0, width - 1));
    const x = textWidth(head);
    return { line: line(head + splitAtWidth(shown(this.#after), Math.max(0, width - x))[0]), cursor: { x, y: 0 } };
  }

  #act(action: string): boolean {
    switch (action) {
      case 'left':
        this.#moveTo(this.#before.length - 1);
        return true;
      case 'right':
        this.#moveTo(this.#before.length + 1);
        return true;
      case 'line_start':
      case 'text_start':
        this.#moveTo(0);
        return true;
      case 'line_end':
      case 'text_end':
        this.#moveTo(Infinity);
        return true;
      case 'word_left':
        this.#moveTo(this.#wordStart());
        return true;
      case 'word_right':
        this.#moveTo(this.#wordEnd());
        return true;
      default:
        return this.#edit(action);
    }
  }

  #edit(action: string): boolean {
    switch (action) {
      case 'delete_back':
        this.#before.pop();
        return true;
      case 'delete_forward':
        this.#after.shift();
        return true;
      case 'delete_word_back':
        this.#killed = this.#before.splice(this.#wordStart());
        return true;
      case 'delete_word_forward':
        this.#killed = this.#after.splice(0, this.#wordEnd() - this.#before.length);
        return true;
      case 'kill_to_start':
        this.#killed = this.#before.splice(0);
        return true;
      case 'kill_to_end':
        this.#killed = this.#after.splice(0);
        return true;
      case 'yank':
        this.paste(this.#killed.join(''));
        return true;
      default:
        return false;
    }
  }

  #moveTo(place: number): void {
    const all = [...this.#before, ...this.#after];
    const at = Math.max(0, Math.min(place, all.length));
    this.#before = all.slice(0, at);
    this.#after = all.slice(at);
  }

  #wordStart(): number {
    let at = this.#before.length;
    while (at > 0 && this.#before[at - 1] === ' ') at -= 1;
    while (at > 0 && this.#before[at - 1] !== ' ') at -= 1;
    return at;
  }

  #wordEnd(): number {
    let at = 0;
    while (at < this.#after.length && this.#after[at] === ' ') at += 1;
    while (at < this.#after.length && this.#after[at] !== ' ') at += 1;
    return this.#before.length + at;
  }
}

/** The longest end of a text that fits into `width` cells. */
function lastCells(text: string, width: number): string {
  const excess = textWidth(text) - width;
  if (excess <= 0) return text;
  const [, tail] = splitAtWidth(text, excess);
  return textWidth(tail) <= width ? tail : graphemes(tail).slice(1).join('');
}
