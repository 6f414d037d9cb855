// The only door of @codex-ts/file-search: explicit named exports, no logic.
export type { IndexedEntry, IndexOptions } from './file-index.ts';
export type { FileMatch } from './search-index.ts';
export { searchFiles } from './search-files.ts';
export { SearchSession, type SessionOptions } from './search-session.ts';
