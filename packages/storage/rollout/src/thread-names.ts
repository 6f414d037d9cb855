import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

import { LineFile } from './line-file.ts';
import { linesForward } from './lines-forward.ts';
import { RolloutError } from './rollout-error.ts';
import { nodeRolloutFs, type RolloutFs } from './rollout-fs.ts';
import { fits, isObject } from './shape.ts';

/** Where the names users gave their threads are kept: one line per naming, the newest line of a thread holds. */
export function namesFile(codexHome: string): string {
  return join(codexHome, 'session_index.jsonl');
}

/** Reads a line of the names file; null for one that is torn or something else. */
export function parseNameLine(text: string): { id: string; name: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value) || !fits(value, { id: 'string', thread_name: 'string' })) return null;
    return { id: String(value['id']).toLowerCase(), name: String(value['thread_name']) };
  } catch {
    // A torn line costs only itself.
    return null;
  }
}

/** The names of threads. The file is only appended to, and read again when another process may have changed it. */
export class ThreadNames {
  readonly #path: string;
  readonly #fs: RolloutFs;
  readonly #now: () => Date;
  #read: { stamp: string; names: ReadonlyMap<string, string> } | null = null;

  constructor(codexHome: string, options: { fs?: RolloutFs; now?: () => Date } = {}) {
    this.#path = namesFile(codexHome);
    this.#fs = options.fs ?? nodeRolloutFs;
    this.#now = options.now ?? (() => new Date());
  }

  /** Names a thread. On return the disk has it. Throws RolloutError `rollout_not_stored`. */
  async set(id: string, name: string): Promise<void> {
    // The original writes nanoseconds; readers take any RFC 3339 time.
    const line = { id, thread_name: name, updated_at: this.#now().toISOString().replace('Z', '000000Z') };
    const file = new LineFile(this.#path, this.#fs, { create: true });
    try {
      const { error } = await file.append(Buffer.from(`${JSON.stringify(line)}\n`));
      if (error !== undefined) throw error;
      await file.sync();
    } catch (cause) {
      throw RolloutError.storing(this.#path, cause);
    } finally {
      // By now the disk has the line, or why not is being told.
      await file.close().catch(() => undefined);
    }
  }

  async nameOf(id: string): Promise<string | null> {
    return (await this.all()).get(id.toLowerCase()) ?? null;
  }

  /** The name of each thread that has one, by id in lower case. Throws RolloutError `rollout_unreadable`. */
  async all(): Promise<ReadonlyMap<string, string>> {
    const handle = await open(this.#path, 'r').catch((cause: unknown) => {
      if (systemErrorCode(cause) === 'ENOENT') return null;
      throw RolloutError.reading(this.#path, cause);
    });
    if (handle === null) return new Map();
    try {
      const { dev, ino, size, mtimeMs } = await handle.stat();
      const stamp = [dev, ino, size, mtimeMs].join(' ');
      if (this.#read?.stamp === stamp) return this.#read.names;
      const names = new Map<string, string>();
      for await (const { bytes } of linesForward(handle)) {
        const entry = bytes === null ? null : parseNameLine(bytes.toString('utf8'));
        if (entry !== null) names.set(entry.id, entry.name);
      }
      this.#read = { stamp, names };
      return names;
    } catch (cause) {
      throw RolloutError.reading(this.#path, cause);
    } finally {
      await handle.close();
    }
  }
}
