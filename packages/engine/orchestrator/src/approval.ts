import { type ApprovalPolicy } from '@codex-ts/protocol';

/** What the policy demands before an action may be tried. */
export type Approval =
  /** Go ahead; `unsandboxed` when it was granted beforehand to run outside the sandbox. */
  | { kind: 'skip'; unsandboxed: boolean }
  | { kind: 'ask'; reason: string | null; unsandboxed: boolean }
  /** Not to be done, and why: the model reads this. */
  | { kind: 'forbidden'; reason: string };

/** What a person answers. `cancel` also interrupts the turn; whoever asks sees to that. */
export type Decision =
  | 'accept'
  | 'acceptForSession'
  | 'decline'
  | 'cancel'
  /** Go ahead, and never ask again about commands that begin so. */
  | { allowPrefix: readonly string[] }
  /** For questions about a host: let it in, or keep it out, for good. */
  | { hostRule: { host: string; action: 'allow' | 'deny' } };

/** The policy's name as the model knows it from refusals. */
export function policyName(policy: ApprovalPolicy): string {
  if (typeof policy === 'object') return 'Granular';
  return { untrusted: 'UnlessTrusted', 'on-failure': 'OnFailure', 'on-request': 'OnRequest', never: 'Never' }[policy];
}

/** Whether this policy lets the sandbox be a matter of asking. */
export function mayAskAboutSandbox(policy: ApprovalPolicy): boolean {
  return typeof policy === 'object' ? policy.granular.sandbox_approval : policy !== 'never';
}

/** Whether this policy lets a rule put a command to a person. */
export function mayAskForRule(policy: ApprovalPolicy): boolean {
  return typeof policy === 'object' ? policy.granular.rules : policy !== 'never';
}

/** Whether this policy lets the model ask for more permissions. */
export function mayAskForPermissions(policy: ApprovalPolicy): boolean {
  return typeof policy === 'object' ? (policy.granular.request_permissions ?? false) : policy !== 'never';
}
