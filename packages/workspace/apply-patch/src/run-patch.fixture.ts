import { runApplyPatchCommand } from './apply-patch-command.ts';
import { applyVerified } from './apply-verified.ts';
import { checkText } from './check-text.fixture.ts';

export interface PatchRun {
  ok: boolean;
  /** What the model or the command's user is told. */
  text: string;
}

/** The empty standard input of a command that got its patch as an argument. */
export async function* noInput(): AsyncIterable<Uint8Array> {
  yield new Uint8Array();
}

async function asAgent(patch: string, cwd: string): Promise<PatchRun> {
  const verified = await checkText(patch, cwd);
  if (!verified.ok) return { ok: false, text: `${verified.message}\n` };
  const { failed, output } = await applyVerified(verified.changes, { roots: 'unrestricted' });
  return { ok: failed === undefined, text: output };
}

async function asCommand(patch: string, cwd: string): Promise<PatchRun> {
  const { code, stdout, stderr } = await runApplyPatchCommand({ args: [patch], stdin: noInput(), cwd });
  return { ok: code === 0, text: stdout + stderr };
}

/** The two ways in which a patch is carried out: checked as a whole first, or hunk by hunk. */
export const PATCH_RUNNERS: readonly [string, (patch: string, cwd: string) => Promise<PatchRun>][] = [
  ['by the agent', asAgent],
  ['by the command', asCommand],
];
