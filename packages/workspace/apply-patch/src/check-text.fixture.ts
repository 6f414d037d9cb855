import { parsePatch } from './parse-patch.ts';
import { type PatchFs } from './patch-fs.ts';
import { type VerifiedChange } from './verified-change.ts';
import { verifyPatch, type VerifyResult } from './verify-patch.ts';

/** A patch from the lines between its markers. */
export function patchOf(...lines: string[]): string {
  return ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
}

/** Parses and checks; a text that is no patch is the test's own mistake. */
export async function checkText(patch: string, cwd: string, fs?: PatchFs): Promise<VerifyResult> {
  const parsed = await parsePatch(patch);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return verifyPatch(parsed.hunks, fs === undefined ? { cwd } : { cwd, fs });
}

/** The changes of a patch that fits. */
export async function changesOf(patch: string, cwd: string, fs?: PatchFs): Promise<VerifiedChange[]> {
  const result = await checkText(patch, cwd, fs);
  if (!result.ok) throw new Error(result.message);
  return result.changes;
}
