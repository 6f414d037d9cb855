import { applyVerified, checkPaths, parsePatch, PatchStream, preparePatchParser, toFileChanges, type VerifiedChange, verifyPatch } from '@codex-ts/apply-patch';
import { type FileChange, type SandboxPolicy } from '@codex-ts/protocol';
import { writableRoots } from '@codex-ts/sandboxing';
import { type PatchHost, type PreparedPatch } from '@codex-ts/tools';
import { type TurnDiffs } from './turn-diffs.ts';
import { resolve } from 'node:path';

export interface PatchHostOptions {
  env: NodeJS.ProcessEnv;
  /** The directory that the turn's policy is about. */
  cwd(): string;
  diffs: TurnDiffs;
  /** Why the agent may not know what is in a file; null when it may. */
  unreadable(path: string): Promise<string | null>;
  /** These files are about to be changed, made, moved or deleted. */
  beforeChange(paths: readonly string[]): Promise<void>;
}

/** Patches as the tools see them, on the real patch engine. */
export function patchHost(options: PatchHostOptions): PatchHost {
  return {
    watch: (cwd) => watchPatch(cwd),
    async prepare(text, cwd) {
      const parsed = await parsePatch(text);
      if (!parsed.ok) return refused(parsed.error.message);
      if (parsed.hunks.length === 0) return { ok: false, message: 'patch rejected: empty patch' };
      for (const path of pathsOf(parsed.hunks, cwd)) {
        const problem = await options.unreadable(path);
        if (problem !== null) return refused(problem);
      }
      const verified = await verifyPatch(parsed.hunks, { cwd });
      return verified.ok ? { ok: true, patch: prepared(verified.changes, options) } : refused(verified.message);
    },
  };
}

/** Telling at sizes that grow by a quarter keeps all that is told in proportion to the patch. */
const GROWTH = 1.25;

function watchPatch(cwd: string): (delta: string) => FileChange[] | null {
  // The parser takes a moment to load; the model still writes.
  preparePatchParser().catch(() => undefined);
  const stream = new PatchStream({ cwd });
  let length = 0;
  let told = 0;
  return (delta) => {
    length += delta.length;
    if (!stream.push(delta) || length < told * GROWTH) return null;
    told = length;
    stream.takeChanged();
    return stream.changes;
  };
}

function refused(reason: string): { ok: false; message: string } {
  return { ok: false, message: `apply_patch verification failed: ${reason}` };
}

function prepared(changes: readonly VerifiedChange[], { env, cwd, diffs, beforeChange }: PatchHostOptions): PreparedPatch {
  const roots = (policy: SandboxPolicy) => (policy.type === 'danger-full-access' ? 'unrestricted' : writableRoots(policy, cwd(), env));
  return {
    changes: toFileChanges(changes),
    outside: (policy) => checkPaths(changes, roots(policy)).outside,
    apply: async (confinement) => {
      await beforeChange(changes.flatMap(touched));
      const outcome = await applyVerified(changes, { roots: roots(confinement) });
      diffs.note(outcome.applied);
      return { success: outcome.failed === undefined, report: outcome.output, turnDiff: await diffs.unified() };
    },
  };
}

/** Every file that a patch names, read or written. */
function pathsOf(hunks: Extract<Awaited<ReturnType<typeof parsePatch>>, { ok: true }>['hunks'], cwd: string): string[] {
  return hunks.flatMap((hunk) => ('moveTo' in hunk && hunk.moveTo !== null ? [hunk.path, hunk.moveTo] : [hunk.path])).map((path) => resolve(cwd, path));
}

function touched(change: VerifiedChange): string[] {
  return change.type === 'update' && change.moveTo !== null ? [change.path, change.moveTo] : [change.path];
}
