import { type OutputStream } from '@codex-ts/exec';

import { type FetchProgress } from './local-provider.ts';

const GIGABYTE = 1e9;
const MEGABYTE = 1e6;
/** A speed is measured over so long, in milliseconds. */
const MEASURED_MS = 500;
/** What is known of the terminal's width without asking. */
const COLUMNS = 80;

export interface FetchLinesOptions {
  readonly stream: OutputStream & { readonly columns?: number | undefined };
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Tells the download of a model. On a terminal one line is written over and over; elsewhere each tenth of the way is a
 * line of its own, and each step that reads differently.
 */
export class FetchLines {
  readonly #stream: FetchLinesOptions['stream'];
  readonly #now: () => number;
  readonly #speed: Speed;
  #isBegun = false;
  #hasHeader = false;
  /** Cells of the line that stands on the terminal. */
  #width = 0;
  #tenths = -1;
  #step = '';

  constructor({ stream, now }: FetchLinesOptions) {
    this.#stream = stream;
    this.#now = now;
    this.#speed = new Speed();
  }

  show({ model, step, completedBytes, totalBytes }: FetchProgress): void {
    if (!this.#isBegun) this.#line(`Pulling model ${model}...`);
    this.#isBegun = true;
    if (totalBytes === null || totalBytes === 0) return this.#tellStep(step);
    if (!this.#hasHeader) this.#line(`Downloading model: total ${gigabytes(totalBytes)} GB`);
    this.#hasHeader = true;
    const speed = this.#speed.at(completedBytes, this.#now());
    // What comes after the download, checking and unpacking, has nothing to count.
    if (completedBytes >= totalBytes && !step.startsWith('pulling ')) return this.#tellStep(step);
    const share = (completedBytes / totalBytes) * 100;
    const text = `${gigabytes(completedBytes)}/${gigabytes(totalBytes)} GB (${share.toFixed(1)}%) ${(speed / MEGABYTE).toFixed(1)} MB/s`;
    if (this.#stream.isTTY === true) return this.#over(text);
    const tenths = Math.floor(share / 10);
    if (tenths <= this.#tenths) return;
    this.#tenths = tenths;
    this.#line(text);
  }

  /** Leaves the line as it is; what follows begins a new one. */
  end(): void {
    if (this.#width > 0) this.#write('\n');
    this.#width = 0;
  }

  #tellStep(step: string): void {
    if (step === '' || step === 'starting' || step === 'pulling manifest') return;
    if (this.#stream.isTTY === true) return this.#over(step);
    // Counters and bars within a step are no news.
    const words = step.replaceAll(/[^\p{L}]+/gu, ' ');
    if (words === this.#step) return;
    this.#step = words;
    this.#line(step);
  }

  /** Writes over the line that stands there, all of it. */
  #over(text: string): void {
    const shown = text.slice(0, Math.max(1, (this.#stream.columns ?? COLUMNS) - 1));
    this.#write(`\r${shown.padEnd(this.#width)}`);
    this.#width = shown.length;
  }

  #line(text: string): void {
    this.end();
    this.#write(`${text}\n`);
  }

  #write(text: string): void {
    this.#stream.write(text, () => undefined);
  }
}

function gigabytes(bytes: number): string {
  return (bytes / GIGABYTE).toFixed(2);
}

/** Bytes a second. */
class Speed {
  #since: { readonly bytes: number; readonly at: number } | null = null;
  #value = 0;

  at(bytes: number, at: number): number {
    this.#since ??= { bytes, at };
    const ms = at - this.#since.at;
    if (ms < MEASURED_MS) return this.#value;
    this.#value = Math.max(0, ((bytes - this.#since.bytes) * 1000) / ms);
    this.#since = { bytes, at };
    return this.#value;
  }
}
