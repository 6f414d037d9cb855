// The only door of @codex-ts/apply-patch: explicit named exports, no logic.
export { parsePatch, type ParseResult, preparePatchParser } from './parse-patch.ts';
