import { type ToolOutcome } from '@codex-ts/core';
import { type Action, type ActionOutcome, approveCommand, type CommandToApprove, orchestrate } from '@codex-ts/orchestrator';
import { type CommandExecutionItem, type MessageItem } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';
import { type PermissionRequest } from './permission-arguments.ts';
import { coversGrant, isEmptyGrant, mergeGrants, NO_GRANT } from './permission-grant.ts';
import { type ToolScope } from './tool-handler.ts';

/** A command that a tool wants to run. */
export interface ProposedCommand {
  item: CommandExecutionItem;
  argv: readonly string[];
  tty: boolean;
  /** What the model asked for beyond the turn's sandbox. */
  request: PermissionRequest | null;
}

/** Takes a command through the four steps; the same for every tool that runs one. One that only reads waits for nothing. */
export async function orchestrateCommand(command: ProposedCommand, scope: ToolScope, attempt: Action<ToolOutcome>['attempt']): Promise<ActionOutcome<ToolOutcome>> {
  const { services } = scope;
  const notes: MessageItem[] = [];
  const outcome = await orchestrate<ToolOutcome>(
    {
      ...actionOf(command, scope),
      allowPrefix: async (prefix) => {
        if (!(await services.allowPrefix(prefix))) return false;
        notes.push(prefixAllowed(prefix));
        return judge(command, scope).allowedByRules;
      },
      attempt: async (policy) => {
        if (!services.facts.onlyReads(command.argv)) await scope.readyToChange();
        return attempt(policy);
      },
    },
    services.approvals,
  );
  return outcome.kind === 'done' && notes.length > 0 ? { kind: 'done', result: { ...outcome.result, notes: [...notes, ...(outcome.result.notes ?? [])] } } : outcome;
}

function actionOf(command: ProposedCommand, scope: ToolScope): Pick<Action<ToolOutcome>, 'approval' | 'keys' | 'approvalPolicy' | 'sandboxPolicy' | 'ask'> {
  const { item, argv, tty, request } = command;
  const { services, signal, turn } = scope;
  const { id: itemId, command: display, cwd, commandActions: actions } = item;
  const { approvalPolicy, dangerScreen } = turn;
  const ruling = judge(command, scope);
  const grant = request?.grant ?? null;
  const granted = services.grants.inForce;
  const permissions = mergeGrants(granted, grant ?? NO_GRANT);
  const sandboxPolicy = isEmptyGrant(permissions) || turn.sandboxPolicy.type === 'danger-full-access' ? turn.sandboxPolicy : services.commands.widen(turn.sandboxPolicy, turn.cwd, permissions);
  // What a person has granted already is not asked for again.
  const open: CommandToApprove['request'] = grant !== null && coversGrant(granted, grant) ? null : request;
  return {
    approval: approveCommand({ display, ruling, request: open, approvalPolicy, sandboxPolicy, confinable: services.commands.canConfine(sandboxPolicy), dangerScreen }),
    keys: [JSON.stringify([argv, cwd, tty, request?.kind ?? null, grant])],
    approvalPolicy,
    sandboxPolicy,
    ask: (reason) => services.ask({ kind: 'command', itemId, reason, command: { display, cwd, actions }, proposedPrefix: ruling.proposedPrefix, grant }, signal),
  };
}

function judge({ argv, request }: ProposedCommand, { services }: ToolScope) {
  return services.facts.judge(argv, { prefix: request?.prefix ?? null, escalated: request?.kind === 'unsandboxed' });
}

function prefixAllowed(prefix: readonly string[]): MessageItem {
  const text = `From now on the user allows commands that begin with \`${quoteShell([...prefix])}\`: they run outside the sandbox, without a question.`;
  return { type: 'message', role: 'developer', content: [{ type: 'input_text', text }] };
}
