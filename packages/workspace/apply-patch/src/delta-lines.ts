/**
 * Cuts a text that arrives in pieces into lines. A line is given on once it is whole, without its line feed; what has
 * arrived of the next one is held. Only the first `limit` UTF-16 units are read, so that memory ends somewhere,
 * and lines do not depend on where the pieces were cut: also not in the middle of a surrogate pair.
 */
export class DeltaLines {
  private pending = '';
  private left: number;
  private readonly onLine: (line: string) => void;

  constructor(limit: number, onLine: (line: string) => void) {
    this.left = limit;
    this.onLine = onLine;
  }

  push(delta: string): void {
    const text = delta.length > this.left ? delta.slice(0, this.left) : delta;
    this.left -= text.length;
    let start = 0;
    for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', start)) {
      const line = this.pending + text.slice(start, feed);
      this.pending = '';
      start = feed + 1;
      this.onLine(line);
    }
    this.pending += text.slice(start);
  }

  /** The text is over: what is held is its last line, unless the limit cut it off. */
  end(): void {
    const line = this.pending;
    this.pending = '';
    if (line !== '' && this.left > 0) this.onLine(line);
    this.left = 0;
  }
}
