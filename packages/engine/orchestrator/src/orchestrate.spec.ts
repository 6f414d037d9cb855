import { describe, expect, it } from '@jest/globals';
import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type Approval, type Decision } from './approval.ts';
import { ApprovalCache } from './approval-cache.ts';
import { approveCommand, type CommandClass } from './approve-command.ts';
import { approvePatch } from './approve-patch.ts';
import { orchestrate } from './orchestrate.ts';

const readOnly: SandboxPolicy = { type: 'read-only' };
const full: SandboxPolicy = { type: 'danger-full-access' };
const granular = (sandbox_approval: boolean): ApprovalPolicy => ({ granular: { sandbox_approval, rules: true, mcp_elicitations: true } });

describe('approveCommand', () => {
  const kind = (commandClass: CommandClass, approvalPolicy: ApprovalPolicy, sandboxPolicy: SandboxPolicy = readOnly) =>
    approveCommand({ display: 'x', commandClass, escalation: null, approvalPolicy, sandboxPolicy }).kind;

  it.each<[CommandClass, ApprovalPolicy, SandboxPolicy, Approval['kind']]>([
    ['safe', 'untrusted', readOnly, 'skip'],
    ['safe', 'never', readOnly, 'skip'],
    ['ordinary', 'untrusted', readOnly, 'ask'],
    ['ordinary', 'on-failure', readOnly, 'skip'],
    ['ordinary', 'on-request', readOnly, 'skip'],
    ['ordinary', 'never', readOnly, 'skip'],
    ['ordinary', 'untrusted', full, 'ask'],
    ['dangerous', 'untrusted', readOnly, 'ask'],
    ['dangerous', 'on-request', readOnly, 'ask'],
    ['dangerous', 'never', readOnly, 'forbidden'],
    ['dangerous', granular(true), readOnly, 'ask'],
    ['dangerous', granular(false), readOnly, 'forbidden'],
    ['dangerous', 'never', full, 'skip'],
    ['dangerous', 'on-request', full, 'ask'],
  ])('%s under %p in %p: %s', (commandClass, policy, sandbox, expected) => {
    expect(kind(commandClass, policy, sandbox)).toBe(expected);
  });

  it('lets only on-request ask to leave the sandbox, and tells the others why not', () => {
    const ask = (approvalPolicy: ApprovalPolicy) =>
      approveCommand({ display: 'x', commandClass: 'ordinary', escalation: { justification: 'why' }, approvalPolicy, sandboxPolicy: readOnly });
    expect(ask('on-request')).toEqual({ kind: 'ask', reason: 'why', unsandboxed: true });
    expect(ask('never')).toEqual({
      kind: 'forbidden',
      reason: 'approval policy is Never; reject command — you cannot ask for escalated permissions if the approval policy is Never',
    });
    expect(ask('untrusted').kind).toBe('forbidden');
  });
});

describe('approvePatch', () => {
  const kind = (outside: string[], approvalPolicy: ApprovalPolicy, sandboxPolicy: SandboxPolicy = readOnly) => approvePatch({ outside, approvalPolicy, sandboxPolicy }).kind;

  it.each<[string[], ApprovalPolicy, SandboxPolicy, Approval['kind']]>([
    [[], 'untrusted', readOnly, 'ask'],
    [[], 'never', readOnly, 'skip'],
    [['/etc/x'], 'never', readOnly, 'forbidden'],
    [['/etc/x'], 'on-request', readOnly, 'ask'],
    [['/etc/x'], granular(false), readOnly, 'forbidden'],
    [['/etc/x'], 'never', full, 'skip'],
  ])('outside %p under %p in %p: %s', (outside, policy, sandbox, expected) => {
    expect(kind(outside, policy, sandbox)).toBe(expected);
  });
});

describe('orchestrate', () => {
  async function act(approval: Approval, policy: ApprovalPolicy, answers: Decision[], denied = false) {
    const tried: string[] = [];
    const asked: (string | null)[] = [];
    const outcome = await orchestrate(
      {
        approval,
        key: 'k',
        approvalPolicy: policy,
        sandboxPolicy: readOnly,
        ask: (reason) => {
          asked.push(reason);
          return Promise.resolve(answers.shift() ?? 'decline');
        },
        attempt: (sandbox) => {
          tried.push(sandbox.type);
          return Promise.resolve({ result: sandbox.type, denied: denied && sandbox.type !== 'danger-full-access' });
        },
      },
      new ApprovalCache(),
    );
    return { outcome, tried, asked };
  }

  it('runs in the sandbox when nothing has to be asked', async () => {
    expect(await act({ kind: 'skip' }, 'never', [])).toEqual({ outcome: { kind: 'done', result: 'read-only' }, tried: ['read-only'], asked: [] });
  });

  it('keeps an approved command in the sandbox unless leaving it was approved', async () => {
    expect((await act({ kind: 'ask', reason: 'r', unsandboxed: false }, 'untrusted', ['accept'])).tried).toEqual(['read-only']);
    expect((await act({ kind: 'ask', reason: 'r', unsandboxed: true }, 'on-request', ['accept'])).tried).toEqual(['danger-full-access']);
  });

  it.each<Decision>(['decline', 'cancel'])('runs nothing after %s', async (answer) => {
    expect(await act({ kind: 'ask', reason: null, unsandboxed: true }, 'on-request', [answer])).toMatchObject({ outcome: { kind: 'declined' }, tried: [] });
  });

  it('returns a denied run as it is where the policy does not ask after failures', async () => {
    for (const policy of ['never', 'on-request'] as const) expect((await act({ kind: 'skip' }, policy, ['accept'], true)).tried).toEqual(['read-only']);
  });

  it('offers a run outside after a denial under on-failure', async () => {
    expect(await act({ kind: 'skip' }, 'on-failure', ['accept'], true)).toEqual({
      outcome: { kind: 'done', result: 'danger-full-access' },
      tried: ['read-only', 'danger-full-access'],
      asked: ['command failed; retry without sandbox?'],
    });
    expect((await act({ kind: 'skip' }, 'on-failure', ['decline'], true)).outcome).toEqual({ kind: 'done', result: 'read-only' });
  });

  it('does not ask again for what was allowed for the session', async () => {
    const cache = new ApprovalCache();
    let asked = 0;
    const ask = () => {
      asked++;
      return Promise.resolve<Decision>('acceptForSession');
    };
    expect([await cache.allows('k', ask), await cache.allows('k', ask), asked]).toEqual([true, true, 1]);
    expect(await cache.allows('other', () => Promise.resolve('decline'))).toBe(false);
  });
});
