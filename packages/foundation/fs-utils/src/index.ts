// The only door of @codex-ts/fs-utils: explicit named exports, no logic.
export { appendDurably } from './append-durably.ts';
export { type FileData, sweepTemporaries, writeFileAtomic, type WriteOptions } from './atomic-write.ts';
export { type CodexHome, resolveCodexHome } from './codex-home.ts';
export { ensureDir } from './ensure-dir.ts';
export { type LockOptions, withFileLock } from './file-lock.ts';
export { isInside } from './is-inside.ts';
export { linkEnd } from './link-end.ts';
export { makeFolders } from './make-folders.ts';
export { type Liveness, livenessOf, ownIdentity } from './process-identity.ts';
