import { type HistoryFile, type HistoryFs, nodeHistoryFs } from './index.ts';

/** Calls that need room on the disk. */
const WRITING: ReadonlySet<string> = new Set(['create', 'open', 'copyNew', 'mkdir', 'rename', 'link', 'symlink', 'utimes', 'write', 'sync']);

/** The process is gone: nothing after this call happens, no cleaning up either. */
export class Crash extends Error {}

/** Between two of these a crash leaves the same disk. */
const CHANGING: ReadonlySet<string> = new Set([...WRITING, 'unlink', 'rmdir', 'chmod', 'chown']);

export type Fault =
  /** That changing call, and all calls after it, do not happen. */
  | { readonly kind: 'crash'; readonly at: number }
  /** That call, or all from there on, find the disk full. A file that is written is left half done. */
  | { readonly kind: 'full'; readonly at: number; readonly isLasting: boolean }
  /** That one call fails with an I/O error. */
  | { readonly kind: 'io'; readonly at: number };

/** The real disk, with a fault at the n-th call (from 1), and a count of calls. */
export class FaultyFs {
  calls = 0;
  readonly fs: HistoryFs;
  readonly #fault: Fault | null;
  #isHealed = false;

  constructor(fault: Fault | null) {
    this.#fault = fault;
    this.fs = this.#wrap(nodeHistoryFs);
  }

  get wasHit(): boolean {
    return this.#fault !== null && this.calls >= this.#fault.at;
  }

  heal(): void {
    this.#isHealed = true;
  }

  #wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const call = value.bind(object) as (...all: unknown[]) => Promise<unknown>;
          await this.#meet(String(name), args);
          const result = await call(...args);
          return name === 'open' ? this.#wrap(result as HistoryFile) : result;
        };
      },
    });
  }

  async #meet(name: string, args: unknown[]): Promise<void> {
    const fault = this.#fault;
    if (fault === null || this.#isHealed) return;
    const isClosing = name === 'close';
    const isReadingOnly = name === 'open' && isReading(args);
    const counted = fault.kind === 'full' ? WRITING : fault.kind === 'crash' ? CHANGING : null;
    if (counted === null || (counted.has(name) && !isReadingOnly)) this.calls += 1;
    if (fault.kind === 'crash') {
      if (this.calls >= fault.at) throw new Crash(`crash at ${name}`);
      return;
    }
    const isHit = this.calls === fault.at || (fault.kind === 'full' && fault.isLasting && this.calls > fault.at);
    if (!isHit || isClosing) return;
    if (fault.kind === 'io') throw Object.assign(new Error(`EIO: i/o error, ${name}`), { code: 'EIO' });
    if (!WRITING.has(name) || isReadingOnly) return;
    if (name === 'create') {
      const [path, bytes, mode] = args as Parameters<HistoryFs['create']>;
      await nodeHistoryFs.create(path, bytes.subarray(0, bytes.length / 2), mode);
    }
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: 'ENOSPC' });
  }
}

function isReading(args: unknown[]): boolean {
  return ((args[1] as number) & 3) === 0;
}
