import { type ToolOutcome } from '@codex-ts/core';
import { type Action, type ActionOutcome, approveCommand, orchestrate } from '@codex-ts/orchestrator';
import { type CommandExecutionItem } from '@codex-ts/protocol';
import { type ToolScope } from './tool-handler.ts';

/** A command that a tool wants to run. */
export interface ProposedCommand {
  item: CommandExecutionItem;
  argv: readonly string[];
  tty: boolean;
  /** The model asked to run it outside the sandbox. */
  escalation: { justification: string | null } | null;
}

/** Takes a command through the four steps; the same for every tool that runs one. One that only reads waits for nothing. */
export function orchestrateCommand(command: ProposedCommand, scope: ToolScope, attempt: Action<ToolOutcome>['attempt']): Promise<ActionOutcome<ToolOutcome>> {
  const { item, argv, tty, escalation } = command;
  const { services, signal } = scope;
  const { approvalPolicy, sandboxPolicy } = scope.turn;
  const { id: itemId, command: display, cwd, commandActions: actions } = item;
  const commandClass = services.facts.classify(argv);
  return orchestrate<ToolOutcome>(
    {
      approval: approveCommand({ display, commandClass, escalation, approvalPolicy, sandboxPolicy }),
      key: JSON.stringify([argv, cwd, tty, escalation !== null]),
      approvalPolicy,
      sandboxPolicy,
      ask: (reason) => services.ask({ kind: 'command', itemId, reason, command: { display, cwd, actions } }, signal),
      attempt: async (policy) => {
        if (commandClass !== 'safe') await scope.readyToChange();
        return attempt(policy);
      },
    },
    services.approvals,
  );
}
