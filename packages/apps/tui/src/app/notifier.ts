import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type TuiOptions } from './tui-options.ts';

/** Terminals that show a text that is sent to them so. */
const TELLS_TEXT = /^(ghostty|iTerm\.app|WezTerm|WarpTerminal|kitty)$/;
/** What they set besides TERM_PROGRAM; it is still there in a multiplexer, which names itself in that. */
const TRACES = ['GHOSTTY_RESOURCES_DIR', 'ITERM_SESSION_ID', 'KITTY_WINDOW_ID', 'WEZTERM_PANE'] as const;
/** In characters. */
const LONGEST = 200;

export type NoticeKind = 'agent-turn-complete' | 'approval-requested' | 'user-input-requested';

/** Tells the user who is looking elsewhere. */
export class Notifier {
  readonly #options: Pick<TuiOptions, 'settings' | 'env'>;
  readonly #write: (text: string) => void;
  #isFocused = true;

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

  get #usesText(): boolean {
    const { settings, env } = this.#options;
    const { notificationMethod = 'auto' } = settings;
    if (notificationMethod !== 'auto') return notificationMethod === 'osc9';
    return TELLS_TEXT.test(env['TERM_PROGRAM'] ?? '') || /^xterm-(kitty|ghostty)/.test(env['TERM'] ?? '') || TRACES.some((name) => (env[name] ?? '') !== '');
  }

  /** tmux hands such sequences on only when they are wrapped. */
  #passed(sequence: string): string {
    return this.#options.env['TMUX'] === undefined ? sequence : `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  }
}

/** A number and a semicolon at the beginning would be one of the other things that OSC 9 is used for. */
function plain(text: string): string {
  const row = sanitizeRow(text.replaceAll(/\s+/g, ' ')).trim();
  return Array.from(row.replace(/^(\d+);/, '$1,')).slice(0, LONGEST).join('');
}
