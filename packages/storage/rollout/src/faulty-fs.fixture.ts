import { nodeRolloutFs, type RolloutFile, type RolloutFs, type RolloutStat } from './rollout-fs.ts';

export interface Fault {
  /** Which call of the file system fails, from 1. */
  at: number;
  code: string;
  /** From then on all calls fail, until `heal`. */
  always: boolean;
  /** A failing write first stores this many bytes; the failure comes with the call after it. */
  partial?: number;
  /** A failing call does its work all the same. */
  works?: boolean;
}

export const NO_FAULT: Fault = { at: Infinity, code: 'NONE', always: false };

/** What a full, broken, used up or locked disk and a used up table of files report. */
export const FAULT_CODES = ['ENOSPC', 'EIO', 'EDQUOT', 'EROFS', 'EMFILE'];

/** The real file system with one failure in it. `calls` are the names of what was asked for. */
export class FaultyFs implements RolloutFs {
  readonly calls: string[] = [];
  readonly #fault: Fault;
  #isHealed = false;
  #isShort = false;

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  heal(): void {
    this.#isHealed = true;
  }

  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown> {
    return this.#call('mkdir', () => nodeRolloutFs.mkdir(path, options));
  }

  stat(path: string): Promise<RolloutStat> {
    return this.#call('stat', () => nodeRolloutFs.stat(path));
  }

  link(from: string, to: string): Promise<void> {
    return this.#call('link', () => nodeRolloutFs.link(from, to));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call('rename', () => nodeRolloutFs.rename(from, to));
  }

  unlink(path: string): Promise<void> {
    return this.#call('unlink', () => nodeRolloutFs.unlink(path));
  }

  utimes(path: string, accessed: number, modified: number): Promise<void> {
    return this.#call('utimes', () => nodeRolloutFs.utimes(path, accessed, modified));
  }

  async open(path: string, flags: number, mode: number): Promise<RolloutFile> {
    if (this.#isDue('open')) this.#fail();
    const file = await nodeRolloutFs.open(path, flags, mode);
    return {
      write: async (bytes, offset, length) => {
        const allowed = this.#allowed(length);
        if (allowed >= 0) return await file.write(bytes, offset, allowed);
        await file.write(bytes, offset, length);
        return this.#fail();
      },
      read: (into, offset, length, position) => this.#call('read', () => file.read(into, offset, length, position)),
      stat: () => this.#call('fstat', () => file.stat()),
      datasync: () => this.#call('datasync', () => file.datasync()),
      // A file that cannot be closed is closed all the same.
      close: async () => {
        await file.close();
        await this.#call('close', () => Promise.resolve());
      },
    };
  }

  async #call<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.#isDue(name)) return await work();
    if (this.#fault.works === true) await work();
    return this.#fail();
  }

  #isDue(name: string): boolean {
    this.calls.push(name);
    const count = this.calls.length;
    return !this.#isHealed && (this.#fault.always ? count >= this.#fault.at : count === this.#fault.at);
  }

  /** How much of a write goes through; -1 for all of it, with a failure told. */
  #allowed(length: number): number {
    if (this.#isShort && !this.#isHealed) {
      this.calls.push('write');
      this.#isShort = this.#fault.always;
      return this.#fail();
    }
    if (!this.#isDue('write')) return length;
    if (this.#fault.works === true) return -1;
    const partial = this.#fault.partial ?? 0;
    if (partial === 0 || partial >= length) return this.#fail();
    this.#isShort = true;
    return partial;
  }

  #fail(): never {
    throw Object.assign(new Error(`${this.#fault.code}: made to fail`), { code: this.#fault.code });
  }
}
