import { callDirectory } from '../shell-argv.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolScope } from '../tool-handler.ts';
import { type PatchRun, runPatch } from './run-patch.ts';

/** Applies a patch that came as a shell command (`apply_patch <<'EOF'`), or null when the command is none. */
export async function runPatchInShell(callId: string, argv: readonly string[], cwd: string, scope: ToolScope): Promise<PatchRun | null> {
  const found = scope.services.facts.patchIn(argv);
  if (found === null) return null;
  if (found.kind === 'bare') {
    throw new ToolFailure('apply_patch verification failed: patch detected without explicit call to apply_patch. Rerun as ["apply_patch", "<patch>"]');
  }
  const directory = callDirectory(found.workdir ?? undefined, { ...scope.turn, cwd });
  return runPatch({ callId, patch: found.patch, cwd: directory }, scope);
}
