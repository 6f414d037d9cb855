// The only door of @codex-ts/apply-patch: explicit named exports, no logic.
export { type ApplyPatchCommandInput, type CommandResult, runApplyPatchCommand } from './apply-patch-command.ts';
export { type ApplyOutcome, applyVerified } from './apply-verified.ts';
export { checkPaths, type PathCheck } from './check-paths.ts';
export type { ChunkLine, Hunk, UpdateChunk } from './hunk.ts';
export { APPLY_PATCH_GRAMMAR } from './model-grammar.ts';
export { parsePatch, type ParseResult, preparePatchParser } from './parse-patch.ts';
export type { Reach } from './patch-files.ts';
export type { FileBefore, PatchFs } from './patch-fs.ts';
export { PatchStream, type PatchStreamOptions } from './patch-stream.ts';
export type { PatchSyntaxError } from './syntax-error.ts';
export {
  type AddChange,
  type DeleteChange,
  type HunkMark,
  toFileChanges,
  type UpdateChange,
  type VerifiedChange,
} from './verified-change.ts';
export { type VerifyOptions, verifyPatch, type VerifyResult } from './verify-patch.ts';
export type { Roots, WritableRoot } from './writable-root.ts';
