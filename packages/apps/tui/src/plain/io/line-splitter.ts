import { type LineInput } from './line-terminal.ts';

/** More than anybody types: what comes behind it is dropped. In characters. */
const LONGEST = 1_000_000;

/**
 * Makes lines of what a simple terminal sends. It edits them itself; where it does not, because nothing is to be seen,
 * the few keys count that every system knows: Backspace, Ctrl+U, Ctrl+C, Ctrl+D.
 */
export class LineSplitter {
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  #line: string[] = [];
  #wasReturn = false;

  push(bytes: Uint8Array): LineInput[] {
    return Array.from(this.#utf8.decode(bytes, { stream: true })).flatMap((character) => this.#take(character));
  }

  #take(character: string): LineInput[] {
    const isSecondHalf = character === '\n' && this.#wasReturn;
    this.#wasReturn = character === '\r';
    switch (character) {
      case '\r':
      case '\n':
        return isSecondHalf ? [] : [{ type: 'line', text: this.#line.splice(0).join('') }];
      case '\x7f':
      case '\b':
        this.#line.pop();
        return [];
      case '\x15':
        this.#line = [];
        return [];
      case '\x03':
        this.#line = [];
        return [{ type: 'interrupt' }];
      case '\x04':
        return this.#line.length === 0 ? [{ type: 'closed' }] : [];
      default:
        if (this.#line.length < LONGEST) this.#line.push(character);
        return [];
    }
  }
}
