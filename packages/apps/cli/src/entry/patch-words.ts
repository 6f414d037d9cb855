/** By this word the program is the patch program with all that follows, as if it had been started by its name. */
export const PATCH_PROGRAM_WORD = '--codex-run-as-apply-patch-program';
const PATCH_WORD = '--codex-run-as-apply-patch';

/** The words after the patch program's name, or after the word that stands for it with a patch (`isFlag`). */
export interface PatchWords {
  readonly words: readonly string[];
  readonly isFlag: boolean;
}

/**
 * What the patch program is given when this process is it; null otherwise. It is it under the names `apply_patch` and
 * `applypatch`, a link to this file most often, or by its first word. `argv`: that of the process.
 */
export function patchWords([, program = '', first, ...rest]: readonly string[]): PatchWords | null {
  if (/(?:^|[\\/])apply_?patch(?:\.[cm]?js)?$/.test(program)) return { words: first === undefined ? [] : [first, ...rest], isFlag: false };
  if (first === PATCH_WORD) return { words: rest, isFlag: true };
  return first === PATCH_PROGRAM_WORD ? { words: rest, isFlag: false } : null;
}
