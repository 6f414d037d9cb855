import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type Approval, mayAskAboutSandbox, policyName } from './approval.ts';

export type CommandClass = 'safe' | 'ordinary' | 'dangerous';

export interface CommandToApprove {
  /** The argv as one shell-quoted line, for messages. */
  display: string;
  commandClass: CommandClass;
  /** The model asked to run outside the sandbox, with this reason. */
  escalation: { justification: string | null } | null;
  approvalPolicy: ApprovalPolicy;
  sandboxPolicy: SandboxPolicy;
}

/** The approval matrix of the original for commands without a rule of their own. */
export function approveCommand(command: CommandToApprove): Approval {
  const { approvalPolicy, sandboxPolicy, commandClass } = command;
  const unconfined = sandboxPolicy.type === 'danger-full-access';
  if (command.escalation !== null) return approveEscalation(command.escalation.justification, approvalPolicy, unconfined);
  if (commandClass === 'safe') return { kind: 'skip' };
  if (commandClass === 'dangerous') {
    if (unconfined && approvalPolicy === 'never') return { kind: 'skip' };
    if (mayAskAboutSandbox(approvalPolicy)) return { kind: 'ask', reason: null, unsandboxed: false };
    return { kind: 'forbidden', reason: `\`${command.display}\` rejected: blocked by policy` };
  }
  return approvalPolicy === 'untrusted' ? { kind: 'ask', reason: null, unsandboxed: false } : { kind: 'skip' };
}

function approveEscalation(justification: string | null, policy: ApprovalPolicy, unconfined: boolean): Approval {
  if (policy === 'on-request') return unconfined ? { kind: 'skip' } : { kind: 'ask', reason: justification, unsandboxed: true };
  const name = policyName(policy);
  return {
    kind: 'forbidden',
    reason: `approval policy is ${name}; reject command — you cannot ask for escalated permissions if the approval policy is ${name}`,
  };
}
