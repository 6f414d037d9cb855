import { SerialExecutor } from '@codex-ts/async-utils';

import { encodeLine } from './encode-line.ts';
import { LineFile } from './line-file.ts';
import { type RolloutItem } from './line.ts';
import { newRolloutPath } from './new-rollout-path.ts';
import { RolloutError } from './rollout-error.ts';
import { nodeRolloutFs, type RolloutFs } from './rollout-fs.ts';
import { type GitInfo, type SessionMeta } from './session-meta.ts';

/** Bytes that go into one write, unless a single line is longer. */
const BATCH_BYTES = 1024 * 1024;

export interface RolloutWriterOptions {
  /** Stamps lines as they are appended. */
  now?: () => Date;
  fs?: RolloutFs;
}

export interface NewRollout extends RolloutWriterOptions {
  codexHome: string;
  meta: SessionMeta;
  /** The repository, where it is still being read: the first write waits for it. Must not reject. */
  git?: Promise<GitInfo | null>;
}

/**
 * The one way into a rollout file. `append` keeps order and returns at once; lines collected within a turn of the event
 * loop leave in one write. `flush` is the barrier and the only place where failures show: lines that could not be
 * stored stay in memory and the next flush tries them again.
 *
 * Each batch is one write to a file opened for appending, so two processes with the same rollout do not mix up their
 * lines; that there is only one of them is up to the caller. Nothing is fsynced: the last lines may be lost with the
 * power, never their order.
 */
export class RolloutWriter {
  readonly path: string;
  readonly #file: LineFile;
  readonly #now: () => Date;
  readonly #serial = new SerialExecutor();
  readonly #git: Promise<GitInfo | null> | undefined;
  /** What the first line is to say; null once it is among the pending lines. */
  #meta: SessionMeta | null;
  /** When the holding back of lines ended; null before. */
  #released: Date | null = null;
  #pending: Buffer[] = [];
  /** Lines handed to `#pending` and lines that left it, since the beginning. */
  #appended = 0;
  #stored = 0;
  #isScheduled = false;
  /** After a failure nothing is tried until someone asks by `flush`. */
  #isStalled = false;
  #closing: Promise<void> | null = null;

  private constructor(path: string, file: LineFile, meta: SessionMeta | null, options: Partial<NewRollout>) {
    this.path = path;
    this.#file = file;
    this.#meta = meta;
    this.#git = options.git;
    this.#now = options.now ?? (() => new Date());
    if (meta === null) this.#released = this.#now();
  }

  /**
   * The writer of a new thread. There is no file until the first `user_message` event is appended or `materialize` is
   * called; then the meta and all lines so far are written. The path follows from `meta.timestamp` in local time.
   * Throws RolloutError `rollout_bad_meta` when that is no date.
   */
  static create(options: NewRollout): RolloutWriter {
    const path = newRolloutPath(options.codexHome, options.meta);
    const file = new LineFile(path, options.fs ?? nodeRolloutFs, { create: true });
    return new RolloutWriter(path, file, options.meta, options);
  }

  /**
   * A writer that goes on with an existing rollout. The file is not touched before the first append; a fragment at its
   * end is then closed by a line feed. Throws RolloutError `rollout_not_stored` when it cannot be opened for writing.
   */
  static async open(path: string, options: RolloutWriterOptions = {}): Promise<RolloutWriter> {
    const file = new LineFile(path, options.fs ?? nodeRolloutFs, { create: false });
    await file.open().catch((cause: unknown) => {
      throw RolloutError.storing(path, cause);
    });
    return new RolloutWriter(path, file, null, options);
  }

  /** Whether the file exists or is about to: lines are no longer held back. */
  get isMaterialized(): boolean {
    return this.#released !== null;
  }

  /** Queues lines in order. Never waits and never fails for reasons of the disk. Throws after `close`. */
  append(items: readonly RolloutItem[]): void {
    if (this.#closing !== null) throw RolloutError.content(this.path, 'the session file is closed', 'rollout_closed');
    const timestamp = this.#now().toISOString();
    for (const item of items) this.#push(encodeLine(timestamp, item));
    if (items.some(isUserMessage)) this.materialize();
    else this.#schedule();
  }

  /** Ends the holding back of lines: the file comes into being with the next write. */
  materialize(): void {
    if (this.#released !== null) return;
    this.#released = this.#now();
    this.#appended += 1;
    this.#schedule();
  }

  /**
   * Resolves when all lines appended so far are with the operating system; at once while they are held back. Rejects
   * with RolloutError `rollout_not_stored` when some are not; they are kept for the next flush.
   */
  async flush(): Promise<void> {
    if (this.#released === null) return;
    this.#isStalled = false;
    const target = this.#appended;
    await this.#serial.run(() => this.#drain(target));
  }

  /** Flushes, then closes the file in any case. Rejects like `flush`; lines not stored by then are lost. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#serial.run(() => this.#file.close()).catch((cause: unknown) => {
        throw RolloutError.storing(this.path, cause);
      });
    }
  }

  #push(line: Buffer): void {
    this.#pending.push(line);
    this.#appended += 1;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isStalled || this.#released === null) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#isStalled) return;
      const target = this.#appended;
      // A failure leaves the lines pending and the writer stalled; the next flush meets it again and reports it.
      this.#serial.run(() => this.#drain(target)).catch(() => undefined);
    });
  }

  /** Puts the first line before the others. */
  async #begin(meta: SessionMeta, released: Date): Promise<void> {
    const git = await this.#git;
    this.#meta = null;
    const payload = git == null ? meta : { ...meta, git };
    this.#pending.unshift(encodeLine(released.toISOString(), { type: 'session_meta', payload }));
  }

  async #drain(target: number): Promise<void> {
    if (this.#meta !== null && this.#released !== null) await this.#begin(this.#meta, this.#released);
    while (this.#stored < target) {
      const { stored, error } = await this.#file.append(Buffer.concat(this.#nextBatch()));
      this.#forget(stored);
      if (error === undefined) continue;
      this.#isStalled = true;
      throw RolloutError.storing(this.path, error);
    }
  }

  #nextBatch(): Buffer[] {
    let bytes = 0;
    const over = this.#pending.findIndex((line) => (bytes += line.length) > BATCH_BYTES);
    return over < 0 ? this.#pending.slice() : this.#pending.slice(0, Math.max(1, over));
  }

  /** Lets go of the lines that lie wholly within the first `bytes` pending bytes. */
  #forget(bytes: number): void {
    let left = bytes;
    let count = 0;
    for (const line of this.#pending) {
      if (line.length > left) break;
      left -= line.length;
      count += 1;
    }
    this.#pending.splice(0, count);
    this.#stored += count;
  }
}

function isUserMessage(item: RolloutItem): boolean {
  return item.type === 'event_msg' && item.payload.type === 'user_message';
}
