import { type ServerNotification, type Turn, type TurnPlanStep } from '@codex-ts/app-server-protocol';
import { type KernelEvent, type TokenCounts } from '@codex-ts/core';
import { type PlanStep } from '@codex-ts/protocol';
import { type SessionEvent, type TurnOutcome } from '@codex-ts/session';
import { turnError } from './wire-error.ts';
import { wireItem } from './wire-item.ts';
import { wireLimits, wireUsage } from './wire-usage.ts';

interface Where {
  threadId: string;
  turnId: string;
}

/** What clients of a thread are told of a session event, in the documented order: `idle` before `turn/completed`. */
export function notificationsOf(threadId: string, event: SessionEvent): ServerNotification[] {
  if (event.type === 'warning') return [{ method: 'warning', params: { threadId, message: event.message } }];
  const where: Where = { threadId, turnId: event.turnId };
  switch (event.type) {
    case 'turn.started':
      return [
        { method: 'thread/status/changed', params: { threadId, status: { type: 'active', activeFlags: [] } } },
        { method: 'turn/started', params: { threadId, turn: turn(event.turnId, 'inProgress') } },
      ];
    case 'user.message':
      return [
        { method: 'item/started', params: { item: wireItem(event.item), ...where } },
        { method: 'item/completed', params: { item: wireItem(event.item), ...where } },
      ];
    case 'kernel':
      return kernelNotifications(where, event.event);
    case 'turn.ended':
      return endNotifications(where, event.outcome);
    case 'compaction.started':
      return [{ method: 'item/started', params: { item: wireItem(event.item), ...where } }];
    case 'compaction.completed':
      return [{ method: 'item/completed', params: { item: wireItem(event.item), ...where } }];
    case 'review.mode':
      return [
        { method: 'item/started', params: { item: wireItem(event.item), ...where } },
        { method: 'item/completed', params: { item: wireItem(event.item), ...where } },
      ];
    case 'context.compacted':
      return [{ method: 'thread/compacted', params: where }];
    case 'thread.rolled_back':
      return [
        ...tokenNotifications(where, event.counts),
        { method: 'account/rateLimits/updated', params: { rateLimits: wireLimits(event.rateLimits) } },
      ];
  }
}

function tokenNotifications(where: Where, counts: TokenCounts | null): ServerNotification[] {
  return counts === null ? [] : [{ method: 'thread/tokenUsage/updated', params: { ...where, tokenUsage: wireUsage(counts) } }];
}

export function turn(id: string, status: Turn['status'], error: Turn['error'] = null): Turn {
  return { id, items: [], status, error };
}

function endNotifications({ threadId, turnId }: Where, outcome: TurnOutcome): ServerNotification[] {
  if (outcome.status === 'failed') {
    const error = turnError(outcome.error);
    return [
      { method: 'thread/status/changed', params: { threadId, status: { type: 'systemError' } } },
      { method: 'error', params: { error, willRetry: false, threadId, turnId } },
      { method: 'turn/completed', params: { threadId, turn: turn(turnId, 'failed', error) } },
    ];
  }
  return [
    { method: 'thread/status/changed', params: { threadId, status: { type: 'idle' } } },
    { method: 'turn/completed', params: { threadId, turn: turn(turnId, outcome.status) } },
  ];
}

function kernelNotifications(where: Where, event: KernelEvent): ServerNotification[] {
  switch (event.type) {
    case 'item.started':
      return [{ method: 'item/started', params: { item: wireItem(event.item), ...where } }];
    case 'item.completed':
      return [{ method: 'item/completed', params: { item: wireItem(event.item), ...where } }];
    case 'text.delta':
    case 'command.output':
    case 'patch.output':
    case 'reasoning.summary.delta':
    case 'reasoning.summary.part':
    case 'reasoning.text.delta':
      return [delta(where, event)];
    case 'patch.progress':
      return [{ method: 'item/fileChange/patchUpdated', params: { ...where, itemId: event.itemId, changes: event.changes } }];
    case 'plan.updated':
      return [{ method: 'turn/plan/updated', params: { ...where, explanation: event.explanation, plan: event.plan.map(planStep) } }];
    case 'diff.updated':
      return [{ method: 'turn/diff/updated', params: { ...where, diff: event.diff } }];
    case 'tokens.updated':
      return tokenNotifications(where, event.counts);
    case 'limits.updated':
      return [{ method: 'account/rateLimits/updated', params: { rateLimits: wireLimits(event.snapshot) } }];
    case 'model.rerouted':
      return [{ method: 'model/rerouted', params: { ...where, fromModel: event.from, toModel: event.to, reason: 'highRiskCyberActivity' } }];
    case 'stream.retry':
      return [{ method: 'error', params: { error: retryError(event), willRetry: true, ...where } }];
  }
}

type Delta = Extract<KernelEvent, { itemId: string; delta: string } | { type: 'reasoning.summary.part' }>;

function delta(where: Where, event: Delta): ServerNotification {
  const at = { ...where, itemId: event.itemId };
  switch (event.type) {
    case 'text.delta':
      return { method: 'item/agentMessage/delta', params: { ...at, delta: event.delta } };
    case 'command.output':
      return { method: 'item/commandExecution/outputDelta', params: { ...at, delta: event.delta } };
    case 'patch.output':
      return { method: 'item/fileChange/outputDelta', params: { ...at, delta: event.delta } };
    case 'reasoning.summary.delta':
      return { method: 'item/reasoning/summaryTextDelta', params: { ...at, delta: event.delta, summaryIndex: event.summaryIndex } };
    case 'reasoning.summary.part':
      return { method: 'item/reasoning/summaryPartAdded', params: { ...at, summaryIndex: event.summaryIndex } };
    case 'reasoning.text.delta':
      return { method: 'item/reasoning/textDelta', params: { ...at, delta: event.delta, contentIndex: event.contentIndex } };
  }
}

function planStep({ step, status }: PlanStep): TurnPlanStep {
  return { step, status: status === 'in_progress' ? 'inProgress' : status };
}

function retryError(event: Extract<KernelEvent, { type: 'stream.retry' }>) {
  return {
    message: `Reconnecting... ${event.attempt}/${event.max}`,
    codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: event.httpStatus } },
    additionalDetails: event.cause,
  };
}
