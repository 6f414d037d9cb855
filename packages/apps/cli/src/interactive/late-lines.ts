import { type OutputStream } from '@codex-ts/exec';

/** So much is kept, in characters; a program that complains without end must not fill the memory. */
const MOST = 64 * 1024;

/** Takes what is said while nobody can be shown it. */
export class LateLines implements OutputStream {
  #text = '';

  write(text: string, done: (error?: Error | null) => void): void {
    if (this.#text.length < MOST) this.#text += text;
    done();
  }

  /** It cannot fail. */
  on(): this {
    return this;
  }

  get lines(): string[] {
    return this.#text.split('\n').filter((line) => line !== '');
  }
}
