import { describe, expect, it } from '@jest/globals';
import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type Approval, type Decision } from './approval.ts';
import { ApprovalCache } from './approval-cache.ts';
import { approvePatch } from './approve-patch.ts';
import { orchestrate } from './orchestrate.ts';

const readOnly: SandboxPolicy = { type: 'read-only' };
const full: SandboxPolicy = { type: 'danger-full-access' };
const granular = (sandbox_approval: boolean): ApprovalPolicy => ({ granular: { sandbox_approval, rules: true, mcp_elicitations: true } });

describe('approvePatch', () => {
  const kind = (outside: string[], approvalPolicy: ApprovalPolicy, sandboxPolicy: SandboxPolicy = readOnly) => approvePatch({ outside, approvalPolicy, sandboxPolicy }).kind;

  it.each<[string[], ApprovalPolicy, SandboxPolicy, Approval['kind']]>([
    [[], 'untrusted', readOnly, 'ask'],
    [['/etc/x'], 'untrusted', readOnly, 'ask'],
    [['/etc/x'], 'untrusted', full, 'ask'],
    [[], 'never', readOnly, 'skip'],
    [['/etc/x'], 'never', readOnly, 'forbidden'],
    [['/etc/x'], 'on-request', readOnly, 'ask'],
    [['/etc/x'], granular(false), readOnly, 'forbidden'],
    [['/etc/x'], 'never', full, 'skip'],
  ])('outside %p under %p in %p: %s', (outside, policy, sandbox, expected) => {
    expect(kind(outside, policy, sandbox)).toBe(expected);
  });

  it('may be written outside once that was approved', () => {
    for (const approvalPolicy of ['untrusted', 'on-request'] as const) {
      expect(approvePatch({ outside: ['/etc/x'], approvalPolicy, sandboxPolicy: readOnly })).toMatchObject({ unsandboxed: true, reason: expect.stringContaining('/etc/x') });
    }
  });
});

describe('orchestrate', () => {
  async function act(approval: Approval, policy: ApprovalPolicy, answers: Decision[], denied = false, allowPrefix?: (prefix: readonly string[]) => Promise<boolean>) {
    const tried: string[] = [];
    const asked: (string | null)[] = [];
    const outcome = await orchestrate(
      {
        approval,
        keys: ['k'],
        ...(allowPrefix === undefined ? {} : { allowPrefix }),
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
    expect(await act({ kind: 'skip', unsandboxed: false }, 'never', [])).toEqual({ outcome: { kind: 'done', result: 'read-only' }, tried: ['read-only'], asked: [] });
  });

  it('keeps an approved command in the sandbox unless leaving it was approved', async () => {
    expect((await act({ kind: 'ask', reason: 'r', unsandboxed: false }, 'untrusted', ['accept'])).tried).toEqual(['read-only']);
    expect((await act({ kind: 'ask', reason: 'r', unsandboxed: true }, 'on-request', ['accept'])).tried).toEqual(['danger-full-access']);
  });

  it.each<Decision>(['decline', 'cancel'])('runs nothing after %s', async (answer) => {
    expect(await act({ kind: 'ask', reason: null, unsandboxed: true }, 'on-request', [answer])).toMatchObject({ outcome: { kind: 'declined' }, tried: [] });
  });

  it('returns a denied run as it is where the policy does not ask after failures', async () => {
    for (const policy of ['never', 'on-request'] as const) expect((await act({ kind: 'skip', unsandboxed: false }, policy, ['accept'], true)).tried).toEqual(['read-only']);
  });

  it('offers a run outside after a denial under on-failure', async () => {
    expect(await act({ kind: 'skip', unsandboxed: false }, 'on-failure', ['accept'], true)).toEqual({
      outcome: { kind: 'done', result: 'danger-full-access' },
      tried: ['read-only', 'danger-full-access'],
      asked: ['command failed; retry without sandbox?'],
    });
    expect((await act({ kind: 'skip', unsandboxed: false }, 'on-failure', ['decline'], true)).outcome).toEqual({ kind: 'done', result: 'read-only' });
  });

  it('runs outside the sandbox what a rule allowed beforehand', async () => {
    expect((await act({ kind: 'skip', unsandboxed: true }, 'never', [])).tried).toEqual(['danger-full-access']);
  });

  it('keeps a prefix that was allowed for good, and leaves the sandbox only if that covers this very action', async () => {
    const ask: Approval = { kind: 'ask', reason: null, unsandboxed: false };
    const kept: string[] = [];
    const run = (covers: boolean) => act(ask, 'on-request', [{ allowPrefix: ['npm', 'test'] }], false, (prefix) => (kept.push(prefix.join(' ')), Promise.resolve(covers)));
    expect([(await run(true)).tried, (await run(false)).tried, kept]).toEqual([['danger-full-access'], ['read-only'], ['npm test', 'npm test']]);
  });

  it('takes an answer that means nothing here for a refusal', async () => {
    const ask: Approval = { kind: 'ask', reason: null, unsandboxed: true };
    expect((await act(ask, 'on-request', [{ allowPrefix: ['x'] }])).tried).toEqual([]);
    expect((await act(ask, 'on-request', [{ hostRule: { host: 'h', action: 'allow' } }])).tried).toEqual([]);
  });

  it('does not ask again for what was allowed for the session, as long as it touches nothing else', async () => {
    const cache = new ApprovalCache();
    let asked = 0;
    const ask = () => {
      asked++;
      return Promise.resolve<Decision>('acceptForSession');
    };
    await cache.decide(['a', 'b'], ask);
    await cache.decide(['b'], ask);
    await cache.decide(['a', 'b'], ask);
    expect(asked).toBe(1);
    await cache.decide(['b', 'c'], ask);
    expect(asked).toBe(2);
    expect(await cache.decide(['d'], () => Promise.resolve('decline'))).toBe('decline');
    expect(await cache.decide([], () => Promise.resolve('decline'))).toBe('decline');
  });
});
