import { type defaultBindings } from '../keys/default-bindings.ts';
import { nextBoundary, previousBoundary } from './boundaries.ts';
import { type Editor } from './editor.ts';
import { EMPTY_DRAFT, sliceDraft } from './token.ts';
import { wordLeft, wordRight } from './words.ts';

type EditCommand = Exclude<keyof (typeof defaultBindings)['editor'], 'up' | 'down'>;

type Run = (editor: Editor, commands: EditCommands) => void;

const RUNS: Readonly<Record<EditCommand, Run>> = {
  left: (editor) => editor.moveTo(previousBoundary(editor.buffer, editor.cursor)),
  right: (editor) => editor.moveTo(nextBoundary(editor.buffer, editor.cursor)),
  word_left: (editor) => editor.moveTo(wordLeft(editor.buffer, editor.cursor)),
  word_right: (editor) => editor.moveTo(wordRight(editor.buffer, editor.cursor)),
  line_start: (editor) => editor.moveTo(lineOf(editor).start),
  line_end: (editor) => editor.moveTo(lineOf(editor).end),
  text_start: (editor) => editor.moveTo(0),
  text_end: (editor) => editor.moveTo(editor.buffer.length),
  delete_back: (editor) => editor.deleteBack(),
  delete_forward: (editor) => editor.deleteForward(),
  delete_word_back: (editor, commands) => commands.kill(wordLeft(editor.buffer, editor.cursor), editor.cursor, 'before'),
  delete_word_forward: (editor, commands) => commands.kill(editor.cursor, wordRight(editor.buffer, editor.cursor), 'after'),
  kill_to_start: (editor, commands) => {
    const { start } = lineOf(editor);
    // At the beginning of a line its break goes.
    commands.kill(start === editor.cursor ? Math.max(0, start - 1) : start, editor.cursor, 'before');
  },
  kill_to_end: (editor, commands) => {
    const { end } = lineOf(editor);
    commands.kill(editor.cursor, end === editor.cursor ? Math.min(editor.buffer.length, end + 1) : end, 'after');
  },
  yank: (_, commands) => commands.yank(),
  yank_previous: (_, commands) => commands.yankPrevious(),
  undo: (editor) => void editor.undo(),
  redo: (editor) => void editor.redo(),
};

/** The editing keys of shells and Emacs. Kills in a row are one kill; a yank can be exchanged for the one before it. */
export class EditCommands {
  readonly #editor: Editor;
  #last: 'kill' | 'other' = 'other';
  #current: 'kill' | 'other' = 'other';
  #yanked: { start: number; end: number } | null = null;
  #keepsYank = false;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  run(command: EditCommand): void {
    this.#current = 'other';
    this.#keepsYank = false;
    RUNS[command](this.#editor, this);
    this.#last = this.#current;
    if (!this.#keepsYank) this.#yanked = null;
  }

  /** Something else happened: what follows joins nothing. */
  interrupt(): void {
    this.#last = 'other';
    this.#yanked = null;
  }

  kill(start: number, end: number, side: 'before' | 'after'): void {
    if (start === end) return;
    this.#editor.kills.kill(sliceDraft(this.#editor.draft, start, end), side, this.#last === 'kill');
    this.#editor.replace(start, end, EMPTY_DRAFT);
    this.#current = 'kill';
  }

  yank(): void {
    const start = this.#editor.cursor;
    const draft = this.#editor.kills.newest();
    if (draft === undefined) return;
    this.#editor.insert(draft);
    this.#remember(start);
  }

  yankPrevious(): void {
    if (this.#yanked === null) return;
    const { start, end } = this.#yanked;
    this.#editor.replace(start, end, this.#editor.kills.older() ?? EMPTY_DRAFT);
    this.#remember(start);
  }

  #remember(start: number): void {
    this.#yanked = { start, end: this.#editor.cursor };
    this.#keepsYank = true;
  }
}

export function isEditCommand(action: string): action is EditCommand {
  return Object.hasOwn(RUNS, action);
}

function lineOf({ buffer, cursor }: Editor): { start: number; end: number } {
  const line = buffer.lineAt(cursor);
  return { start: buffer.lineStart(line), end: buffer.lineEnd(line) };
}
