import { type ToolOutcome } from '@codex-ts/core';
import { type PlanStep } from '@codex-ts/protocol';
import { failure, readArguments } from '../arguments.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';

const STATUSES = ['pending', 'in_progress', 'completed'] as const;

export const updatePlan: ToolHandler = { name: 'update_plan', parallel: false, run };

async function run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  if (call.payload.kind !== 'function') throw new ToolFailure('update_plan takes JSON arguments');
  const args = readArguments(call.payload.arguments, { explanation: 'string?', plan: 'object[]' });
  const plan = args.plan.map(readStep);
  scope.emit({ type: 'plan.updated', explanation: args.explanation ?? null, plan });
  return { output: 'Plan updated' };
}

function readStep(raw: Record<string, unknown>): PlanStep {
  const step = raw['step'];
  if (typeof step !== 'string') throw failure('missing field `step`');
  const status = STATUSES.find((known) => known === raw['status']);
  if (status !== undefined) return { step, status };
  if (typeof raw['status'] !== 'string') throw failure('missing field `status`');
  throw failure(`unknown variant \`${raw['status']}\`, expected one of ${STATUSES.map((s) => `\`${s}\``).join(', ')}`);
}
