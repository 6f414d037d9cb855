import { type PatchHost, type PreparedPatch } from '@codex-ts/tools';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { type TurnDiffTracker } from '@codex-ts/git-utils';
import { writableRoots } from '@codex-ts/sandboxing';

export interface PatchHostOptions {
  env: NodeJS.ProcessEnv;
  /** The directory that the turn's policy is about. */
  cwd(): string;
  tracker(): TurnDiffTracker;
  /** Where the paths of the turn's diff start. */
  diffRoot(): string;
}

/** Patches as the tools see them, on the real patch engine; loaded when the first patch comes. */
export function patchHost(options: PatchHostOptions): PatchHost {
  return {
    async prepare(text, cwd) {
      const { parsePatch, verifyPatch } = await import('@codex-ts/apply-patch');
      const parsed = await parsePatch(text);
      if (!parsed.ok) return { ok: false, message: `apply_patch verification failed: ${parsed.message}` };
      if (parsed.hunks.length === 0) return { ok: false, message: 'patch rejected: empty patch' };
      const verified = await verifyPatch(parsed.hunks, { cwd });
      if (!verified.ok) return { ok: false, message: `apply_patch verification failed: ${verified.message}` };
      return { ok: true, patch: await prepared(verified.changes, options) };
    },
  };
}

type Changes = Extract<Awaited<ReturnType<typeof import('@codex-ts/apply-patch').verifyPatch>>, { ok: true }>['changes'];

async function prepared(changes: Changes, options: PatchHostOptions): Promise<PreparedPatch> {
  const { applyVerified, checkPaths, toFileChanges } = await import('@codex-ts/apply-patch');
  const roots = (policy: SandboxPolicy) => (policy.type === 'danger-full-access' ? 'unrestricted' : writableRoots(policy, options.cwd(), options.env));
  return {
    changes: toFileChanges(changes),
    outside: (policy) => {
      const allowed = roots(policy);
      return allowed === 'unrestricted' ? [] : checkPaths(changes, allowed).outside;
    },
    apply: async (confinement) => {
      const outcome = await applyVerified(changes, { roots: roots(confinement) });
      void outcome;
      throw new Error('unfinished');
    },
  };
}
