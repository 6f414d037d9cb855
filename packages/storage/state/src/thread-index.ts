import { type ThreadQuery } from '@codex-ts/rollout';
import { type Database, DamageError, type Statement } from '@codex-ts/sqlite';

import { type FileStamp } from './file-stamp.ts';
import { pageStatement } from './page-query.ts';
import { realHome } from './real-home.ts';
import { type ThreadPlace } from './thread-place.ts';
import { type ThreadRow } from './thread-row.ts';

/** A folder as it was when its rows were brought up to date. */
export interface FolderRow {
  stamp: FileStamp;
  /** False when the folder has to be read again however it looks. */
  settled: boolean;
}

/** A file as its row knows it. */
export interface StampRow extends ThreadPlace {
  key: number;
  size: number | null;
  modified_ms: number | null;
  changed_ms: number | null;
  inode: number | null;
}

/** Changes that must all be seen, or none. */
export interface IndexChanges {
  put?: readonly ThreadRow[];
  /** Rows of files that are gone. Their folders are read again the next time, in case they are back already. */
  gone?: readonly ThreadPlace[];
  /** Ids of threads whose rows are to go; their folders are read again the next time. */
  forget?: readonly string[];
  /** Folders to be read again the next time. */
  doubt?: readonly string[];
  /** Rows of one folder that it does not hold any more; the stamp in `folders` says when that was true. */
  drop?: readonly ThreadPlace[];
  folders?: readonly { folder: string; row: FolderRow }[];
  /** Folders that are no more. */
  goneFolders?: readonly string[];
}

/** Which threads to compare with their files. */
export type SweepScope = 'active' | 'archived' | 'all';

const COLUMNS = [
  'folder', 'file', 'size', 'modified_ms', 'changed_ms', 'inode', 'is_listed', 'archived', 'named_id', 'id', 'created_at_ms',
  'updated_at_ms', 'source_kind', 'provider', 'cwd', 'summary', 'checksum', 'search',
] as const satisfies (keyof ThreadRow)[];

const KEYS_OF_ID = `SELECT key FROM threads WHERE named_id = :id AND home = :home
  UNION SELECT key FROM threads WHERE id = :id AND home = :home`;

const STAMP = 'key, folder, file, size, modified_ms, changed_ms, inode';

/** The rows of one home. All calls are synchronous and throw what SQLite throws. */
export class ThreadIndex {
  readonly db: Database;
  readonly home: number;
  readonly #statements = new Map<string, Statement>();

  /** Throws DamageError when the tables are not those of the schema. */
  constructor(db: Database, codexHome: string) {
    this.db = db;
    try {
      this.#prepare(`SELECT ${COLUMNS.join(', ')} FROM threads LIMIT 0`);
      this.#prepare('SELECT home, folder, modified_ms, changed_ms, inode, settled FROM folders LIMIT 0');
      this.#prepare('SELECT kind, token, progress FROM jobs LIMIT 0');
    } catch {
      throw new DamageError('its tables are not those of its version');
    }
    this.home = this.#homeOf(codexHome);
  }

  page(query: ThreadQuery, namedIds: readonly string[]): ThreadRow[] {
    const { sql, values } = pageStatement(this.home, query, namedIds);
    return this.#prepare(sql).all(values) as ThreadRow[];
  }

  /** Listed threads of that id, those first whose file bears it too, active ones before archived ones. */
  byId(id: string): ThreadRow[] {
    const sql = `SELECT * FROM threads WHERE key IN (${KEYS_OF_ID}) AND is_listed = 1
      ORDER BY named_id = :id DESC, archived, folder DESC, file DESC`;
    return this.#prepare(sql).all({ home: this.home, id: id.toLowerCase() }) as ThreadRow[];
  }

  folders(): Map<string, FolderRow> {
    const rows = this.#prepare('SELECT * FROM folders WHERE home = ?').all(this.home) as {
      folder: string; modified_ms: number; changed_ms: number; inode: number; settled: number;
    }[];
    return new Map(
      rows.map(({ folder, modified_ms: modifiedMs, changed_ms: changedMs, inode, settled }) => [
        folder,
        { stamp: { size: 0, modifiedMs, changedMs, inode }, settled: settled === 1 },
      ]),
    );
  }

  filesIn(folder: string): StampRow[] {
    return this.#prepare(`SELECT ${STAMP} FROM threads WHERE home = ? AND folder = ?`).all(this.home, folder) as StampRow[];
  }

  /** Files to be looked at again at any rate: those no list shows yet, and those whose row is doubtful. */
  unsure(): StampRow[] {
    const sql = `SELECT ${STAMP} FROM threads WHERE home = ? AND (is_listed = 0 OR size IS NULL)`;
    return this.#prepare(sql).all(this.home) as StampRow[];
  }

  /** The files whose rows are not doubtful already, `count` at a time in the order of `key`. */
  stampsAfter(key: number, which: SweepScope, count: number): StampRow[] {
    // By the table itself: an index that knows the home would have to be sorted for each group.
    const sql = `SELECT ${STAMP} FROM threads NOT INDEXED
      WHERE key > ? AND home = ? AND (archived = ? OR ?) AND is_listed = 1 AND size IS NOT NULL ORDER BY key LIMIT ?`;
    return this.#prepare(sql).all(key, this.home, which === 'archived' ? 1 : 0, which === 'all' ? 1 : 0, count) as StampRow[];
  }

  counts(): { rows: number; listed: number } {
    const sql = 'SELECT count(*) AS rows, coalesce(sum(is_listed), 0) AS listed FROM threads WHERE home = ?';
    return this.#prepare(sql).get(this.home) as { rows: number; listed: number };
  }

  apply(changes: IndexChanges): void {
    this.db.transaction(() => this.#apply(changes)).immediate();
  }

  /** Forgets the folders and some of the rows. False when there were no more. */
  clearSome(): boolean {
    const rows = 'SELECT key FROM threads WHERE home = ? LIMIT 200';
    return this.db
      .transaction(() => {
        this.#prepare('DELETE FROM folders WHERE home = ?').run(this.home);
        return this.#prepare(`DELETE FROM threads WHERE key IN (${rows})`).run(this.home).changes > 0;
      })
      .immediate();
  }

  /** Rows of homes that are no more; `isThere` looks at their paths. */
  dropHomes(isThere: (path: string) => boolean): void {
    const homes = this.#prepare('SELECT home, path FROM homes').all() as { home: number; path: string }[];
    for (const { home, path } of homes) {
      if (home === this.home || isThere(path)) continue;
      this.db
        .transaction(() => {
          for (const table of ['threads', 'folders', 'homes']) this.#prepare(`DELETE FROM ${table} WHERE home = ?`).run(home);
        })
        .immediate();
    }
  }

  #apply({ put = [], gone: lost = [], forget = [], doubt = [], drop = [], folders = [], goneFolders = [] }: IndexChanges): void {
    const gone = [...lost, ...forget.flatMap((id) => this.#placesOf(id))];
    const remove = this.#prepare('DELETE FROM threads WHERE home = ? AND folder = ? AND file = ?');
    for (const { folder, file } of [...gone, ...drop]) remove.run(this.home, folder, file);
    const save = this.#prepare(`
      INSERT INTO threads (home, ${COLUMNS.join(', ')}) VALUES (:home, ${COLUMNS.map((name) => `:${name}`).join(', ')})
      ON CONFLICT (home, folder, file) DO UPDATE SET ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`);
    for (const row of put) save.run({ ...row, home: this.home });
    this.#applyFolders(folders, goneFolders);
    const unsettle = this.#prepare('UPDATE folders SET settled = 0 WHERE home = ? AND folder = ?');
    const doubtful = [...doubt, ...gone.map(({ folder }) => folder), ...goneFolders.map((folder) => folder.slice(0, folder.lastIndexOf('/')))];
    for (const folder of new Set(doubtful)) unsettle.run(this.home, folder);
  }

  #placesOf(id: string): ThreadPlace[] {
    const sql = `SELECT folder, file FROM threads WHERE key IN (${KEYS_OF_ID})`;
    return this.#prepare(sql).all({ home: this.home, id: id.toLowerCase() }) as ThreadPlace[];
  }

  #applyFolders(folders: Required<IndexChanges>['folders'], goneFolders: readonly string[]): void {
    for (const folder of goneFolders) {
      this.#prepare('DELETE FROM threads WHERE home = ? AND folder = ?').run(this.home, folder);
      this.#prepare('DELETE FROM folders WHERE home = ? AND folder = ?').run(this.home, folder);
    }
    const save = this.#prepare(`
      INSERT INTO folders (home, folder, modified_ms, changed_ms, inode, settled) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (home, folder) DO UPDATE SET
        modified_ms = excluded.modified_ms, changed_ms = excluded.changed_ms, inode = excluded.inode, settled = excluded.settled`);
    for (const { folder, row } of folders) {
      const { modifiedMs, changedMs, inode } = row.stamp;
      save.run(this.home, folder, modifiedMs, changedMs, inode, row.settled ? 1 : 0);
    }
  }

  #homeOf(codexHome: string): number {
    const path = realHome(codexHome);
    const find = this.#prepare('SELECT home FROM homes WHERE path = ?').pluck();
    const found = find.get(path);
    if (found === undefined) this.#prepare('INSERT INTO homes (path) VALUES (?) ON CONFLICT DO NOTHING').run(path);
    return Number(found ?? find.get(path));
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made: Statement = this.db.prepare<unknown[]>(sql);
    this.#statements.set(sql, made);
    return made;
  }
}
