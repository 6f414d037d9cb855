import { type Database } from './database.ts';

/** A step from the schema before it to the next. Versions are 1, 2, 3, …; a step once released never changes. */
export interface Migration {
  version: number;
  up(db: Database): void;
}

/** The version that a database of these steps has when all are done. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.reduce((newest, { version }) => Math.max(newest, version), 0);
}

/**
 * Takes the steps that are missing, each in a transaction of its own together with the version it leads to, so that a
 * process that dies leaves a whole schema of some version. Of several processes that start at once, one does the step
 * and the others find it done. Throws the error of SQLite, that of a lock included.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  for (const { version, up } of [...migrations].sort((a, b) => a.version - b.version)) {
    if (versionOf(db) >= version) continue;
    const step = db.transaction(() => {
      if (versionOf(db) >= version) return;
      up(db);
      db.pragma(`user_version = ${version}`);
    });
    step.immediate();
  }
}

export function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
