import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type Approval, mayAskAboutSandbox } from './approval.ts';

/**
 * Whether a patch may be written: inside the writable roots it may, unless the policy trusts nothing; outside them
 * somebody must allow it. Protected names (`.git`, `.codex`, `.agents`) count as outside.
 */
export function approvePatch(patch: { outside: readonly string[]; approvalPolicy: ApprovalPolicy; sandboxPolicy: SandboxPolicy }): Approval {
  const { outside, approvalPolicy, sandboxPolicy } = patch;
  const beyond = sandboxPolicy.type !== 'danger-full-access' && outside.length > 0;
  if (!beyond) return approvalPolicy === 'untrusted' ? { kind: 'ask', reason: null, unsandboxed: false } : { kind: 'skip', unsandboxed: false };
  if (mayAskAboutSandbox(approvalPolicy)) return { kind: 'ask', reason: `writes outside the workspace: ${outside.join(', ')}`, unsandboxed: true };
  return { kind: 'forbidden', reason: 'patch rejected: writing outside of the project; rejected by user approval settings' };
}
