/**
 * A text that grows at its end, as an immutable value: appending gives a new log and leaves the old one as it was, yet
 * costs no more than the piece itself. Versions share one list of pieces; only appending to an outdated version copies.
 */
export class TextLog {
  static readonly empty = new TextLog([], 0);
  readonly #pieces: string[];
  /** How many pieces belong to this version. */
  readonly count: number;
  #text: string | null = null;

  private constructor(pieces: string[], count: number) {
    this.#pieces = pieces;
    this.count = count;
  }

  static of(text: string): TextLog {
    return new TextLog([text], 1);
  }

  append(piece: string): TextLog {
    if (piece === '') return this;
    const isNewest = this.count === this.#pieces.length && this !== TextLog.empty;
    const pieces = isNewest ? this.#pieces : this.#pieces.slice(0, this.count);
    pieces.push(piece);
    return new TextLog(pieces, pieces.length);
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** The same for all versions that grew out of each other: what a reader has worked out of it can be kept under it. */
  get lineage(): object {
    return this.#pieces;
  }

  /** The pieces after the first `start` ones. */
  piecesFrom(start: number): string[] {
    return this.#pieces.slice(start, this.count);
  }

  /** The whole text; put together once. */
  get text(): string {
    this.#text ??= this.piecesFrom(0).join('');
    return this.#text;
  }

  toJSON(): string {
    return this.text;
  }
}
