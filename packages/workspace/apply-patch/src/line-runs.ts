export type LineEnding = '\n' | '\r\n';

/** One line of a file: its text, the bytes that end it, and which line of the file on disk it is. */
export interface DocumentLine {
  text: string;
  /** `\n`, `\r\n`, or nothing on a last line without line break. A lone carriage return is part of the text. */
  ending: LineEnding | '';
  /** Index of the line in the file as it was on disk; null for a line that a patch wrote. */
  origin: number | null;
}

/**
 * Some lines of a document in a row. Runs do not change once a document is made of them: an edited document shares those
 * that the edit did not touch, and what was found out about their lines still holds.
 */
export interface LineRun {
  readonly lines: readonly DocumentLine[];
  /** How many more of the lines end in `\r\n` than in `\n`. */
  readonly crlfLead: number;
}

/** Short enough to be written anew for a small edit, long enough for a long file to have few. */
export const RUN_LENGTH = 512;

interface OpenRun extends LineRun {
  readonly lines: DocumentLine[];
  crlfLead: number;
}

/** Puts runs together. Two neighbours are never so short that they would fit into one. */
export class RunWriter {
  readonly runs: LineRun[] = [];
  private count = 0;
  /** The last run, as long as it is ours alone. */
  private open: OpenRun | null = null;

  /** How many lines there are so far. */
  get length(): number {
    return this.count;
  }

  get last(): DocumentLine | undefined {
    return this.runs.at(-1)?.lines.at(-1);
  }

  push(line: DocumentLine): void {
    const run = this.ownLast(1) ?? this.begin();
    run.lines.push(line);
    run.crlfLead += leadOf(line);
    this.count++;
  }

  replaceLast(line: DocumentLine): void {
    const run = this.ownLast(0);
    const old = run?.lines.pop();
    if (run === null || old === undefined) return;
    run.lines.push(line);
    run.crlfLead += leadOf(line) - leadOf(old);
  }

  /** Lines `start` to `end` (excluded) of a run; a whole one is shared if it is not too short to stand alone. */
  append(run: LineRun, start: number, end: number): void {
    const isWhole = start === 0 && end === run.lines.length;
    if (isWhole && (this.runs.at(-1)?.lines.length ?? RUN_LENGTH) + end > RUN_LENGTH) {
      this.runs.push(run);
      this.open = null;
      this.count += end;
    } else for (const line of run.lines.slice(start, end)) this.push(line);
  }

  private begin(): OpenRun {
    this.open = { lines: [], crlfLead: 0 };
    this.runs.push(this.open);
    return this.open;
  }

  /** The last run, to be changed, if it has room for so many lines more. */
  private ownLast(room: number): OpenRun | null {
    const last = this.runs.at(-1);
    if (last === undefined || last.lines.length + room > RUN_LENGTH) return null;
    if (this.open === last) return this.open;
    this.open = { lines: [...last.lines], crlfLead: last.crlfLead };
    this.runs[this.runs.length - 1] = this.open;
    return this.open;
  }
}

/** Goes through runs from the first line to the last, once. */
export class RunReader {
  private at = 0;
  private readonly runs: readonly LineRun[];
  private index = 0;
  /** The line at which the current run begins. */
  private start = 0;

  constructor(runs: readonly LineRun[]) {
    this.runs = runs;
  }

  /** The next line's index. */
  get next(): number {
    return this.at;
  }

  skip(): void {
    this.at++;
  }

  /** Gives the lines from the next one to `end` (excluded) to the writer. */
  copyTo(writer: RunWriter, end: number): void {
    while (this.at < end) {
      const run = this.runs[this.index];
      if (run === undefined) return;
      const runEnd = this.start + run.lines.length;
      const to = Math.min(end, runEnd);
      if (to > this.at) {
        writer.append(run, this.at - this.start, to - this.start);
        this.at = to;
      }
      if (to < runEnd) return;
      this.index++;
      this.start = runEnd;
    }
  }
}

function leadOf({ ending }: DocumentLine): number {
  if (ending === '') return 0;
  return ending === '\r\n' ? 1 : -1;
}
