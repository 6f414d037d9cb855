// The only door of @codex-ts/fs-utils: explicit named exports, no logic.
export { appendDurably } from './append-durably.ts';
export { writeFileAtomic, type WriteOptions } from './atomic-write.ts';
export { type CodexHome, resolveCodexHome } from './codex-home.ts';
export { ensureDir } from './ensure-dir.ts';
export { isInside } from './is-inside.ts';
