import { type FileUpdateChange, type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { linkedAbort } from '@codex-ts/async-utils';
import { refuseRequest } from '@codex-ts/exec';
import { CodexError } from '@codex-ts/protocol';

import { commandApproval, patchApproval, permissionsAnswer, permissionsApproval } from './approval-answer.ts';
import { type ApprovalDecision, type ApprovalRequest } from './approval.ts';
import { type ThreadOptions } from './thread-options.ts';
import { callTool } from './tool-call.ts';

const DECISIONS: readonly unknown[] = ['accept', 'acceptForSession', 'decline', 'cancel'];

/** Answers what the agent asks in one turn: approvals by the callback, tool calls by the tools, everything else with no. */
export class TurnQuestions {
  readonly #options: ThreadOptions;
  /** Ends the turn; with the error that somebody's callback threw. */
  readonly #stop: (fault: unknown) => void;
  /** Aborts when the turn is over: nobody waits for answers any more. */
  readonly #over = new AbortController();
  readonly #patches = new Map<string, readonly FileUpdateChange[]>();

  constructor(options: ThreadOptions, stop: (fault?: unknown) => void) {
    this.#options = options;
    this.#stop = stop;
  }

  hear({ method, params }: ServerNotification): void {
    if (method === 'item/started' && params.item.type === 'fileChange') this.#patches.set(params.item.id, params.item.changes);
    if (method === 'item/completed') this.#patches.delete(params.item.id);
  }

  end(): void {
    this.#over.abort();
  }

  /** `resolved` aborts when somebody else has answered. */
  async answer(request: ServerRequest, resolved: AbortSignal): Promise<unknown> {
    const stop = linkedAbort(resolved, this.#over.signal);
    try {
      return await this.#answer(request, stop.signal);
    } finally {
      stop.dispose();
    }
  }

  async #answer(request: ServerRequest, signal: AbortSignal): Promise<unknown> {
    const { onApproval, tools = [] } = this.#options;
    if (request.method === 'item/tool/call') return callTool(tools, request.params, { signal });
    if (onApproval === undefined) return refuseRequest(request);
    switch (request.method) {
      case 'item/commandExecution/requestApproval':
        return { decision: await this.#decide(commandApproval(request.params), signal) };
      case 'item/fileChange/requestApproval':
        return { decision: await this.#decide(patchApproval(request.params, this.#patches.get(request.params.itemId) ?? []), signal) };
      case 'item/permissions/requestApproval': {
        const decision = await this.#decide(permissionsApproval(request.params), signal);
        if (decision === 'cancel') this.#stop(undefined);
        return permissionsAnswer(request.params, decision);
      }
      default:
        return refuseRequest(request);
    }
  }

  async #decide(approval: ApprovalRequest, signal: AbortSignal): Promise<ApprovalDecision> {
    try {
      const decision: unknown = await this.#options.onApproval?.(approval, { signal });
      if (DECISIONS.includes(decision)) return decision as ApprovalDecision;
      throw new CodexError(`onApproval must answer accept, acceptForSession, decline or cancel, not ${JSON.stringify(decision)}.`, { code: 'bad_decision' });
    } catch (fault) {
      if (!signal.aborted) this.#stop(fault);
      return 'cancel';
    }
  }
}
