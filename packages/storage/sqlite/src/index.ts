// The only door of @codex-ts/sqlite: explicit named exports, no logic.
export { markChecked } from './checked-stamp.ts';
export type { Database, Statement } from './database.ts';
export { identityOf } from './file-identity.ts';
export { type DatabaseReport, inspectDatabase } from './inspect-database.ts';
export type { Migration } from './migration.ts';
export { type OpenInput, openDatabase, type OpenOutcome } from './open-database.ts';
export { DamageError, isBusy, isDamage, isSqliteError } from './sqlite-error.ts';
export { whileBusy } from './while-busy.ts';
