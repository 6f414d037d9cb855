import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type Approval, mayAskAboutSandbox, mayAskForRule, policyName } from './approval.ts';
import { type CommandRuling } from './command-ruling.ts';

export interface CommandToApprove {
  /** The argv as one shell-quoted line, for messages. */
  display: string;
  ruling: CommandRuling;
  /** The model asked to run outside the sandbox, or with more permissions inside it, with this reason. */
  request: { kind: 'unsandboxed' | 'more-permissions'; justification: string | null } | null;
  approvalPolicy: ApprovalPolicy;
  sandboxPolicy: SandboxPolicy;
  /** Whether this machine can enforce `sandboxPolicy` at all. */
  confinable: boolean;
  /** Whether dangerous commands are held back even where nothing else is: full access and nobody to ask. */
  dangerScreen: boolean;
}

const NO_SANDBOX_APPROVAL = 'approval required by policy, but AskForApproval::Granular.sandbox_approval is false';

/**
 * The approval matrix: rules first, then what the model asks for, then the nature of the command. It is the original's,
 * but for three things. Dangerous commands are held back under full access with `never` as well. A granular policy that
 * may ask about the sandbox may be asked to leave it. And more permissions are asked for as leaving is.
 */
export function approveCommand(command: CommandToApprove): Approval {
  const { approvalPolicy, sandboxPolicy, ruling, request, display } = command;
  const unconfined = sandboxPolicy.type === 'danger-full-access';
  if (ruling.rule === 'forbidden') return { kind: 'forbidden', reason: ruling.reason ?? `\`${display}\` rejected: blocked by policy` };
  if (ruling.allowedByRules) return { kind: 'skip', unsandboxed: true };
  const requested = request === null ? null : approveRequest(request, approvalPolicy, unconfined);
  if (requested?.kind === 'forbidden') return requested;
  const nature = approveByNature(command, unconfined);
  if (nature.kind === 'forbidden') return nature;
  if (ruling.rule === 'prompt') return approveRulePrompt(ruling.reason, approvalPolicy, requested ?? nature);
  return requested?.kind === 'ask' ? requested : nature;
}

function approveByNature(command: CommandToApprove, unconfined: boolean): Approval {
  const { approvalPolicy, ruling, display, confinable, dangerScreen } = command;
  // Where nothing can confine it, to approve it is to let it run unconfined.
  const unsandboxed = !unconfined && !confinable;
  if (ruling.commandClass === 'safe') return { kind: 'skip', unsandboxed };
  if (ruling.commandClass === 'dangerous') {
    if (mayAskAboutSandbox(approvalPolicy)) return { kind: 'ask', reason: null, unsandboxed };
    if (!unconfined) return { kind: 'forbidden', reason: typeof approvalPolicy === 'object' ? NO_SANDBOX_APPROVAL : `\`${display}\` rejected: blocked by policy` };
    return dangerScreen ? { kind: 'forbidden', reason: screened(display) } : { kind: 'skip', unsandboxed: false };
  }
  if (unsandboxed && !mayAskAboutSandbox(approvalPolicy)) return { kind: 'forbidden', reason: `\`${display}\` rejected: this machine has no sandbox for it, and nobody can be asked to let it run without one` };
  return approvalPolicy === 'untrusted' || unsandboxed ? { kind: 'ask', reason: null, unsandboxed } : { kind: 'skip', unsandboxed: false };
}

function screened(display: string): string {
  return `\`${display}\` rejected: it destroys without asking, and nobody can be asked. Delete exactly what you made, by name, or leave it to the user, who can allow such commands with a rule or with \`danger_screen = false\``;
}

/** `otherwise`: what would hold without the rule. */
function approveRulePrompt(reason: string | null, policy: ApprovalPolicy, otherwise: Approval): Approval {
  if (mayAskForRule(policy)) return { kind: 'ask', reason, unsandboxed: otherwise.kind !== 'forbidden' && otherwise.unsandboxed };
  if (policy === 'never') return { kind: 'forbidden', reason: 'approval required by policy, but AskForApproval is set to Never' };
  return { kind: 'forbidden', reason: 'approval required by policy rule, but AskForApproval::Granular.rules is false' };
}

function approveRequest({ kind, justification }: { kind: string; justification: string | null }, policy: ApprovalPolicy, unconfined: boolean): Approval {
  if (policy === 'on-request' || (typeof policy === 'object' && policy.granular.sandbox_approval)) {
    return unconfined ? { kind: 'skip', unsandboxed: false } : { kind: 'ask', reason: justification, unsandboxed: kind === 'unsandboxed' };
  }
  const name = policyName(policy);
  return {
    kind: 'forbidden',
    reason: `approval policy is ${name}; reject command — you cannot ask for escalated permissions if the approval policy is ${name}`,
  };
}
