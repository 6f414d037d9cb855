// The only door of @codex-ts/file-policy: explicit named exports, no logic.
export { accessTo, isPathReadable, isPathWritable } from './access-to.ts';
export { accessAt, type FileRule, type FileView } from './file-rule.ts';
export { fileView } from './file-view.ts';
export { depthOf, foldersAbove, isWithin } from './path-within.ts';
export { platformPaths } from './platform-paths.ts';
export { type Grants, withGrants } from './with-grants.ts';
export { isFullDiskWrite, type WritableRoot, writableRoots } from './writable-roots.ts';
