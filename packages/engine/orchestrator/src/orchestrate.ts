import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type Approval, type Decision } from './approval.ts';
import { type ApprovalCache } from './approval-cache.ts';

/** An action that touches the machine: a command, a patch. */
export interface Action<T> {
  approval: Approval;
  /** What it is, and what it touches: an answer for the session covers every action whose keys were all allowed so. */
  keys: readonly string[];
  approvalPolicy: ApprovalPolicy;
  sandboxPolicy: SandboxPolicy;
  ask(reason: string | null): Promise<Decision>;
  /** Keeps a prefix that a person allowed for good; whether it lets this very action leave the sandbox. */
  allowPrefix?(prefix: readonly string[]): Promise<boolean>;
  /** Tries it under a policy. `denied` says that the sandbox seems to have been in the way. */
  attempt(policy: SandboxPolicy): Promise<{ result: T; denied: boolean }>;
}

export type ActionOutcome<T> = { kind: 'done'; result: T } | { kind: 'forbidden'; reason: string } | { kind: 'declined' };

const RETRY_REASON = 'command failed; retry without sandbox?';
const UNCONFINED: SandboxPolicy = { type: 'danger-full-access' };

/**
 * The one way by which tools act on the machine: approval, sandbox, attempt, escalation.
 * @throws what `attempt` throws, a sandbox that cannot be set up among it: never does an action run unconfined instead.
 */
export async function orchestrate<T>(action: Action<T>, cache: ApprovalCache): Promise<ActionOutcome<T>> {
  // 1. Approval: by policy, by an earlier answer, or by asking.
  const { approval } = action;
  if (approval.kind === 'forbidden') return { kind: 'forbidden', reason: approval.reason };
  const answer = approval.kind === 'ask' ? await consent(action, cache, { keys: action.keys, reason: approval.reason }) : 'allowed';
  if (answer === 'refused') return { kind: 'declined' };

  // 2. Sandbox: the turn's, unless running outside it is what was approved.
  const policy = approval.unsandboxed || answer === 'unsandboxed' ? UNCONFINED : action.sandboxPolicy;

  // 3. Attempt.
  const first = await action.attempt(policy);

  // 4. Escalation: only where the policy lets the sandbox be asked about after a failure.
  if (!first.denied || policy.type === 'danger-full-access' || !retriesOnDenial(action.approvalPolicy)) return { kind: 'done', result: first.result };
  const keys = action.keys.map((key) => `unsandboxed ${key}`);
  if ((await consent(action, cache, { keys, reason: RETRY_REASON })) === 'refused') return { kind: 'done', result: first.result };
  const second = await action.attempt(UNCONFINED);
  return { kind: 'done', result: second.result };
}

async function consent<T>(action: Action<T>, cache: ApprovalCache, { keys, reason }: { keys: readonly string[]; reason: string | null }): Promise<'allowed' | 'unsandboxed' | 'refused'> {
  const decision = await cache.decide(keys, () => action.ask(reason));
  if (decision === 'accept' || decision === 'acceptForSession') return 'allowed';
  if (typeof decision === 'string' || !('allowPrefix' in decision) || action.allowPrefix === undefined) return 'refused';
  return (await action.allowPrefix(decision.allowPrefix)) ? 'unsandboxed' : 'allowed';
}

function retriesOnDenial(policy: ApprovalPolicy): boolean {
  return policy === 'on-failure' || policy === 'untrusted';
}
