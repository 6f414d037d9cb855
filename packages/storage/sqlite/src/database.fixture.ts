import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { type Database } from './database.ts';
import { type Migration } from './migration.ts';
import { openDatabase, type OpenInput, type OpenOutcome } from './open-database.ts';

export const STEPS: readonly Migration[] = [
  { version: 1, up: (db) => void db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL); CREATE INDEX by_text ON notes (text)') },
  { version: 2, up: (db) => void db.exec("ALTER TABLE notes ADD COLUMN author TEXT NOT NULL DEFAULT 'nobody'") },
];

/** A folder for the body, removed afterwards. */
export async function inFolder(body: (folder: Folder) => Promise<void>): Promise<void> {
  const folder = new Folder();
  try {
    await body(folder);
  } finally {
    rmSync(folder.path, { recursive: true, force: true });
  }
}

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'sqlite-spec-'));
  readonly file = join(this.path, 'notes.sqlite');
  readonly notices: string[] = [];

  async open(options: Partial<OpenInput> = {}): Promise<OpenOutcome> {
    const onNotice = (text: string): void => void this.notices.push(text);
    return openDatabase({ path: this.file, migrations: STEPS, kind: 'test notes', busyTimeoutMs: 300, onNotice, ...options });
  }

  /** Opens what must open, hands it on and closes it. */
  async with<T>(body: (db: Database) => T, options: Partial<OpenInput> = {}): Promise<T> {
    const outcome = await this.open(options);
    if (!outcome.ok) throw new Error(outcome.reason);
    try {
      return body(outcome.db);
    } finally {
      outcome.db.close();
    }
  }

  /** A database of some size, all of it in the file. */
  async fill(rows = 300): Promise<void> {
    await this.with((db) => {
      const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
      db.transaction(() => {
        for (let n = 0; n < rows; n += 1) insert.run(`${n} ${'x'.repeat(n % 200)}`);
      })();
    });
  }
}

/** Bundles a program that imports from this package, so that Node can run it. */
export function buildProgram(name: string, source: string): string {
  // Below the package, where the native library is found.
  const folder = join(import.meta.dirname, '../dist/programs');
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, `${name}-${process.pid}.ts`);
  const built = join(folder, `${name}-${process.pid}.mjs`);
  writeFileSync(entry, source);
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--external:better-sqlite3', '--log-level=error'];
  execFileSync(esbuild, [entry, ...flags, `--outfile=${built}`]);
  rmSync(entry);
  return built;
}

/** A program that says lines; killed when asked. */
export interface Running {
  lines: AsyncIterableIterator<string>;
  said(): Promise<string>;
  kill(): void;
  ended: Promise<number | null>;
}

export function startProgram(program: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], cwd: dirname(program) });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]() as AsyncIterableIterator<string>;
  const said = async (): Promise<string> => String((await lines.next()).value);
  return { lines, said, kill: () => void child.kill('SIGKILL'), ended };
}
