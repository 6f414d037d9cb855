const END = '\x1b[201~';
/** A paste that is longer comes in several events, so that what is held stays bounded. In UTF-16 units. */
const MAX_PASTE = 8 * 1024 * 1024;

/** Gathers a bracketed paste until its end, however it is cut into reads: each character is looked at once. */
export class PasteCollector {
  #parts: string[] = [];
  #length = 0;
  /** The end of what came that may be the beginning of the end mark. */
  #tail = '';
  readonly #max: number;

  constructor(max = MAX_PASTE) {
    this.#max = max;
  }

  /** @returns the texts that are whole, and what came after the paste: null while it goes on */
  push(text: string): { readonly texts: string[]; readonly rest: string | null } {
    const all = this.#tail + text;
    const end = all.indexOf(END);
    if (end !== -1) {
      const texts = [...this.#add(all.slice(0, end)), this.end()];
      return { texts, rest: all.slice(end + END.length) };
    }
    const held = heldBack(all);
    this.#tail = all.slice(all.length - held);
    return { texts: this.#add(all.slice(0, all.length - held)), rest: null };
  }

  /** Everything that was gathered and not yet given. */
  end(): string {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    this.#tail = '';
    return withLineFeeds(text);
  }

  #add(text: string): string[] {
    const whole: string[] = [];
    let rest = text;
    while (this.#length + rest.length > this.#max) {
      const cut = this.#max - this.#length;
      const joined = this.#parts.join('') + rest.slice(0, cut);
      rest = rest.slice(cut);
      // A character, or a line break of two, must not be cut in the middle.
      const keep = /[\r\ud800-\udbff]$/.test(joined) ? 1 : 0;
      whole.push(withLineFeeds(joined.slice(0, joined.length - keep)));
      this.#parts = keep === 0 ? [] : [joined.slice(-1)];
      this.#length = keep;
    }
    if (rest !== '') this.#parts.push(rest);
    this.#length += rest.length;
    return whole;
  }
}

/** How many of the last characters could be the first of the end mark. */
function heldBack(text: string): number {
  for (let size = Math.min(END.length - 1, text.length); size > 0; size -= 1) if (text.endsWith(END.slice(0, size))) return size;
  return 0;
}

/** Terminals send the Enter key where a line ends. */
const withLineFeeds = (text: string): string => text.replace(/\r\n?/g, '\n');
