const MOST_CHARS = 400;
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

/**
 * What a program says for a person, as plain lines: a line that it writes over and over comes again each time it has
 * changed. Holds no more than one short line.
 */
export class SpokenLines {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #last = '';

  /** The lines that these bytes complete. */
  take(bytes: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/[\r\n]+/);
    this.#rest = (parts.pop() ?? '').slice(0, MOST_CHARS * 4);
    return parts.flatMap((part) => this.#fresh(part));
  }

  /** What stands in the last line, which had no end. */
  end(): string[] {
    return this.#fresh(this.#rest);
  }

  /** The last line that said something; empty when none did. */
  get last(): string {
    return this.#last;
  }

  #fresh(part: string): string[] {
    const text = part.replaceAll(SEQUENCE, '').replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim().slice(0, MOST_CHARS);
    if (text === '' || text === this.#last) return [];
    this.#last = text;
    return [text];
  }
}
