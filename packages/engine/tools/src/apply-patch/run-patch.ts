import { type ToolOutcome } from '@codex-ts/core';
import { approvePatch, orchestrate } from '@codex-ts/orchestrator';
import { type FileChange, type FileChangeItem } from '@codex-ts/protocol';
import { seconds } from '../seconds.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolScope } from '../tool-handler.ts';
import { type PreparedPatch } from '../ports.ts';

/** A patch that was tried: the outcome without its output, and the output in the tool's two forms. */
export interface PatchRun {
  outcome: Omit<ToolOutcome, 'output'>;
  text: string;
  json: string;
}

/**
 * Verifies a patch against the disk, gets it approved, writes it. Nothing is written, and no item is shown, for a
 * patch that does not fit.
 */
export async function runPatch(request: { callId: string; patch: string; cwd: string }, scope: ToolScope): Promise<PatchRun> {
  const { services, turn } = scope;
  const prepared = await services.patches.prepare(request.patch, request.cwd);
  if (!prepared.ok) throw new ToolFailure(prepared.message);
  const { patch } = prepared;
  const { approvalPolicy, sandboxPolicy } = turn;
  const approval = approvePatch({ outside: patch.outside(sandboxPolicy), approvalPolicy, sandboxPolicy });
  if (approval.kind === 'forbidden') throw new ToolFailure(approval.reason);

  const beyond = approval.unsandboxed ? 'anywhere' : 'inside';
  const item: FileChangeItem = { type: 'fileChange', id: request.callId, changes: patch.changes, status: 'inProgress' };
  scope.emit({ type: 'item.started', item });
  const outcome = await orchestrate<PatchRun>(
    {
      approval,
      // By file: what was allowed for one patch holds for the next one to the same files.
      keys: patch.changes.flatMap(pathsOf).map((path) => `patch ${beyond} ${path}`),
      approvalPolicy,
      sandboxPolicy,
      ask: (reason) => services.ask({ kind: 'patch', itemId: item.id, reason }, scope.signal),
      attempt: async (confinement) => {
        await scope.readyToChange();
        return { result: await write(patch, item, confinement, scope), denied: false };
      },
    },
    services.approvals,
  );
  if (outcome.kind === 'done') return outcome.result;
  const refused = outcome.kind === 'declined' ? 'patch rejected by user' : outcome.reason;
  return { outcome: { completed: { ...item, status: 'declined' } }, text: refused, json: refused };
}

function pathsOf({ path, kind }: FileChange): string[] {
  return kind.type === 'update' && kind.move_path !== null ? [path, kind.move_path] : [path];
}

async function write(patch: PreparedPatch, item: FileChangeItem, confinement: ToolScope['turn']['sandboxPolicy'], scope: ToolScope): Promise<PatchRun> {
  const startedAt = scope.services.now();
  const { success, report, turnDiff } = await patch.apply(confinement);
  const durationMs = scope.services.now() - startedAt;
  if (report !== '') scope.emit({ type: 'patch.output', itemId: item.id, delta: report });
  return {
    outcome: {
      completed: { ...item, status: success ? 'completed' : 'failed' },
      ...(turnDiff === null ? {} : { after: [{ type: 'diff.updated', diff: turnDiff }] }),
    },
    text: `Exit code: ${success ? 0 : 1}\nWall time: ${seconds(durationMs)} seconds\nOutput:\n${report}`,
    json: JSON.stringify({ output: report, metadata: { exit_code: success ? 0 : 1, duration_seconds: Number(seconds(durationMs)) } }),
  };
}
