import { applyVerified, checkPaths, parsePatch, toFileChanges, type VerifiedChange, verifyPatch } from '@codex-ts/apply-patch';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { writableRoots } from '@codex-ts/sandboxing';
import { type PatchHost, type PreparedPatch } from '@codex-ts/tools';
import { type TurnDiffs } from './turn-diffs.ts';

export interface PatchHostOptions {
  env: NodeJS.ProcessEnv;
  /** The directory that the turn's policy is about. */
  cwd(): string;
  diffs: TurnDiffs;
}

/** Patches as the tools see them, on the real patch engine. */
export function patchHost(options: PatchHostOptions): PatchHost {
  return {
    async prepare(text, cwd) {
      const parsed = await parsePatch(text);
      if (!parsed.ok) return refused(parsed.error.message);
      if (parsed.hunks.length === 0) return { ok: false, message: 'patch rejected: empty patch' };
      const verified = await verifyPatch(parsed.hunks, { cwd });
      return verified.ok ? { ok: true, patch: prepared(verified.changes, options) } : refused(verified.message);
    },
  };
}

function refused(reason: string): { ok: false; message: string } {
  return { ok: false, message: `apply_patch verification failed: ${reason}` };
}

function prepared(changes: readonly VerifiedChange[], { env, cwd, diffs }: PatchHostOptions): PreparedPatch {
  const roots = (policy: SandboxPolicy) => (policy.type === 'danger-full-access' ? 'unrestricted' : writableRoots(policy, cwd(), env));
  return {
    changes: toFileChanges(changes),
    outside: (policy) => checkPaths(changes, roots(policy)).outside,
    apply: async (confinement) => {
      const outcome = await applyVerified(changes, { roots: roots(confinement) });
      diffs.note(outcome.applied);
      return { success: outcome.failed === undefined, report: outcome.output, turnDiff: await diffs.unified() };
    },
  };
}
