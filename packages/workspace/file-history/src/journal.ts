import { join } from 'node:path';
import { APPEND_FLAGS, type HistoryFs, writeAll } from './history-fs.ts';
import { type JournalRecord, parseRecord } from './journal-record.ts';
import { makeFolder } from './store-layout.ts';
import { readWhole } from './whole-file.ts';

/** The record of one thread: JSON lines, only ever added to. `prune` alone puts a shorter one in its place. */
export class Journal {
  readonly path: string;
  readonly #fs: HistoryFs;
  readonly #folder: string;

  constructor(fs: HistoryFs, folder: string) {
    this.#fs = fs;
    this.#folder = folder;
    this.path = join(folder, 'journal.jsonl');
  }

  /** Whole lines that can be understood, oldest first. */
  async read(): Promise<JournalRecord[]> {
    const bytes = await readWhole(this.#fs, this.path);
    if (bytes === null) return [];
    return bytes.toString('utf8').split('\n').map(parseRecord).filter((record) => record !== null);
  }

  /** Adds one line in one write. A torn line before it, left by a crash or a full disk, is ended first. */
  async append(record: JournalRecord): Promise<void> {
    await makeFolder(this.#fs, this.#folder);
    const file = await this.#fs.open(this.path, APPEND_FLAGS, 0o600);
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1, '\n');
      if (size > 0) await file.read(last, 0, 1, size - 1);
      const start = last[0] === 0x0a ? '' : '\n';
      await writeAll(file, Buffer.from(`${start}${JSON.stringify(record)}\n`, 'utf8'));
    } finally {
      await file.close();
    }
  }
}
