import { type ApprovalPolicy } from '@codex-ts/protocol';

/** What the policy demands before an action may be tried. */
export type Approval =
  /** Go ahead; `unsandboxed` when the action was granted to run outside the sandbox. */
  | { kind: 'skip' }
  | { kind: 'ask'; reason: string | null; unsandboxed: boolean }
  /** Not to be done, and why: the model reads this. */
  | { kind: 'forbidden'; reason: string };

/** What a person answers. `cancel` also interrupts the turn; whoever asks sees to that. */
export type Decision = 'accept' | 'acceptForSession' | 'decline' | 'cancel';

/** The policy's name as the model knows it from refusals. */
export function policyName(policy: ApprovalPolicy): string {
  if (typeof policy === 'object') return 'Granular';
  return { untrusted: 'UnlessTrusted', 'on-failure': 'OnFailure', 'on-request': 'OnRequest', never: 'Never' }[policy];
}

/** Whether this policy lets the sandbox be a matter of asking. */
export function mayAskAboutSandbox(policy: ApprovalPolicy): boolean {
  return typeof policy === 'object' ? policy.granular.sandbox_approval : policy !== 'never';
}
