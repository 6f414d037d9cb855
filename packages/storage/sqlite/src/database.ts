import type BetterSqlite3 from 'better-sqlite3';

/** An open database: the API of better-sqlite3. Its calls are synchronous, so keep each one short. */
export type Database = BetterSqlite3.Database;

/** A prepared statement; values are bound by place, or by name as one object. */
export type Statement = BetterSqlite3.Statement<unknown[]>;

/** The class that opens files. */
export type Driver = typeof BetterSqlite3;

/** Loads the native library at its first use: a command that needs no database does not pay for it. */
export async function loadDriver(): Promise<Driver> {
  return (await import('better-sqlite3')).default;
}
