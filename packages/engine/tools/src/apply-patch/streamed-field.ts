const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };
/** Longer than any spelling of the beginning that a model would write. */
const LONGEST_OPENING = 200;
const PIECE = /[^"\\]+|\\u[0-9a-fA-F]{4}|\\[^u]|"/y;

/**
 * The value of one text field while the JSON object that begins with it is still being written. What is no such object
 * gives nothing. Linear in the text; never throws.
 */
export class StreamedField {
  readonly #opening: RegExp;
  #state: 'before' | 'inside' | 'over' = 'before';
  /** What came but could not be understood yet: the opening, or half an escape. */
  #rest = '';

  /** `name` must be an identifier. */
  constructor(name: string) {
    this.#opening = new RegExp(`^\\s*\\{\\s*"${name}"\\s*:\\s*"`);
  }

  /** Takes the next piece of the JSON text; returns what it adds to the field. */
  push(delta: string): string {
    if (this.#state === 'over') return '';
    const text = this.#rest + delta;
    if (this.#state === 'inside') return this.#read(text, 0);
    const opening = this.#opening.exec(text);
    if (opening !== null) {
      this.#state = 'inside';
      return this.#read(text, opening[0].length);
    }
    this.#rest = text;
    if (text.length > LONGEST_OPENING) this.#end();
    return '';
  }

  #read(text: string, start: number): string {
    const pieces: string[] = [];
    let at = start;
    for (;;) {
      PIECE.lastIndex = at;
      const piece = PIECE.exec(text)?.[0];
      if (piece === undefined) break;
      at += piece.length;
      if (piece === '"') {
        this.#end();
        return pieces.join('');
      }
      pieces.push(piece.startsWith('\\') ? unescaped(piece) : piece);
    }
    this.#rest = text.slice(at);
    // Half an escape is short; anything longer is none.
    if (this.#rest.length > 6) this.#end();
    return pieces.join('');
  }

  #end(): void {
    this.#state = 'over';
    this.#rest = '';
  }
}

function unescaped(escape: string): string {
  const char = escape.charAt(1);
  return char === 'u' ? String.fromCharCode(Number.parseInt(escape.slice(2), 16)) : (ESCAPES[char] ?? char);
}
