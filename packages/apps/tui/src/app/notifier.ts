import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type TuiOptions } from './tui-options.ts';

/** Terminals that show a text that is sent to them so. */
const TELLS_TEXT = /^(ghostty|iTerm\.app|WezTerm|WarpTerminal|kitty)$/;
const LONGEST = 200;

export type NoticeKind = 'agent-turn-complete' | 'approval-requested';

/** Tells the user who is looking elsewhere, and names the terminal's window. */
export class Notifier {
  readonly #options: Pick<TuiOptions, 'settings' | 'env'>;
  readonly #write: (text: string) => void;
  #isFocused = true;
  #title = '';

  constructor(options: Pick<TuiOptions, 'settings' | 'env'>, write: (text: string) => void) {
    this.#options = options;
    this.#write = write;
  }

  focus(isFocused: boolean): void {
    this.#isFocused = isFocused;
  }

  tell(kind: NoticeKind, text: string): void {
    const { notifications = true, notificationCondition = 'unfocused' } = this.#options.settings;
    const isWanted = typeof notifications === 'boolean' ? notifications : notifications.includes(kind);
    if (!isWanted || (this.#isFocused && notificationCondition === 'unfocused')) return;
    this.#write(this.#usesText ? this.#passed(`\x1b]9;${plain(text)}\x07`) : '\x07');
  }

  /** Sets the title of the window, when it is another one. */
  title(text: string): void {
    const title = plain(text);
    if (title === this.#title) return;
    this.#title = title;
    this.#write(`\x1b]0;${title}\x07`);
  }

  /** Leaves no title of ours behind. */
  close(): void {
    if (this.#title !== '') this.#write('\x1b]0;\x07');
    this.#title = '';
  }

  get #usesText(): boolean {
    const { settings, env } = this.#options;
    const { notificationMethod = 'auto' } = settings;
    if (notificationMethod !== 'auto') return notificationMethod === 'osc9';
    return TELLS_TEXT.test(env['TERM_PROGRAM'] ?? '') || /^xterm-(kitty|ghostty)/.test(env['TERM'] ?? '');
  }

  /** tmux hands such sequences on only when they are wrapped. */
  #passed(sequence: string): string {
    return this.#options.env['TMUX'] === undefined ? sequence : `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  }
}

function plain(text: string): string {
  return sanitizeRow(text.replaceAll(/\s+/g, ' ')).trim().slice(0, LONGEST);
}
