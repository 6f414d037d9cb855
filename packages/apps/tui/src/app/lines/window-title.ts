import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type Clock } from '@codex-ts/terminal';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const FRAME_MS = 100;
/** In characters. Longer titles only push others off the row of tabs. */
const LONGEST = 160;

export interface WindowTitleOptions {
  readonly clock: Clock;
  /** The mark of work turns. */
  readonly animations: boolean;
  readonly write: (text: string) => void;
  /** Whether the terminal is ours now; another program may have it. */
  readonly isOurs: () => boolean;
}

/** The title of the terminal's window: written when it changes, with a mark that turns while work goes on. */
export class WindowTitle {
  readonly #options: WindowTitleOptions;
  #shown = '';
  #compose: (spinner: string) => string = () => '';
  #cancel: (() => void) | null = null;

  constructor(options: WindowTitleOptions) {
    this.#options = options;
  }

  /** `compose`: the title with this mark in it. `spins`: whether the mark turns now, if it is part of the title. */
  show(compose: (spinner: string) => string, { spins }: { readonly spins: boolean }): void {
    this.#compose = compose;
    this.#write();
    const isAnimated = spins && this.#options.animations && compose(FRAMES[0]) !== compose(FRAMES[1]);
    if (!isAnimated) this.#stop();
    else this.#cancel ??= this.#options.clock.after(FRAME_MS, () => this.#turn());
  }

  /** Leaves no title of ours behind. */
  close(): void {
    this.#stop();
    if (this.#shown !== '') this.#options.write(sequence(''));
    this.#shown = '';
  }

  #turn(): void {
    this.#write();
    this.#cancel = this.#options.clock.after(FRAME_MS, () => this.#turn());
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #write(): void {
    const { clock, animations, write, isOurs } = this.#options;
    const frame = FRAMES[animations ? Math.floor(clock.now() / FRAME_MS) % FRAMES.length : 0] ?? FRAMES[0];
    const title = plain(this.#compose(frame));
    if (title === this.#shown || !isOurs()) return;
    this.#shown = title;
    write(sequence(title));
  }
}

function sequence(title: string): string {
  return `\x1b]0;${title}\x1b\\`;
}

function plain(text: string): string {
  return Array.from(sanitizeRow(text.replaceAll(/\s+/g, ' ')).trim()).slice(0, LONGEST).join('');
}
