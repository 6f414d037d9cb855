import { type SpawnedInput } from './spawned-command.ts';

/** As much of the first input is kept, in case that the sandbox has to be set up again. That shows within milliseconds. */
const KEPT_BYTES = 64 * 1024;

/** What a command reads. It stays the same when the command has to be started again because its sandbox failed. */
export class RunInput {
  #current: SpawnedInput | null = null;
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #isEnded = false;

  /** Bytes that wait for the command to read them, as far as that can be known. */
  get pending(): number {
    return this.#current?.pending ?? 0;
  }

  /** Whether nothing can follow. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Where it goes from now on. A new start gets from the beginning what is still there. */
  attach(input: SpawnedInput | null): void {
    this.#current = input;
    for (const data of this.#kept) input?.write(data);
    if (this.#isEnded) input?.end();
  }

  write(data: Buffer): void {
    if (this.#isEnded) return;
    if (this.#keptBytes < KEPT_BYTES) this.#kept.push(data.subarray(0, KEPT_BYTES - this.#keptBytes));
    this.#keptBytes += data.length;
    this.#current?.write(data);
  }

  /** After what was written. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#current?.end();
  }

  /** Resolves when the command has read what waits, or will not any more. */
  async drained(): Promise<void> {
    await this.#current?.drained();
  }
}
