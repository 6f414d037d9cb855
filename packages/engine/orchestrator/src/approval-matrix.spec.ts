import { describe, expect, it } from '@jest/globals';
import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { approveCommand, type CommandToApprove } from './approve-command.ts';
import { type CommandRuling } from './command-ruling.ts';

const granular = (flags: { sandbox?: boolean; rules?: boolean }): ApprovalPolicy => ({
  granular: { sandbox_approval: flags.sandbox ?? true, rules: flags.rules ?? true, mcp_elicitations: true },
});
const POLICIES: readonly ApprovalPolicy[] = ['untrusted', 'on-failure', 'on-request', 'never', granular({}), granular({ sandbox: false }), granular({ rules: false })];
const CONFINED: readonly SandboxPolicy[] = [
  { type: 'read-only' },
  { type: 'workspace-write', writable_roots: [], network_access: true, exclude_slash_tmp: false, exclude_tmpdir_env_var: false },
  { type: 'external-sandbox', network_access: 'restricted' },
  { type: 'permission-profile', name: 'dev', files: { kind: 'restricted', entries: [] }, network: 'proxied', nearest: { type: 'read-only' } },
];
const FULL: SandboxPolicy = { type: 'danger-full-access' };
const NO_RULE: CommandRuling = { rule: null, allowedByRules: false, commandClass: 'ordinary', reason: null, proposedPrefix: null };

const CLASSES = {
  'known-safe': { ruling: { ...NO_RULE, commandClass: 'safe' } },
  ordinary: { ruling: NO_RULE },
  dangerous: { ruling: { ...NO_RULE, commandClass: 'dangerous' } },
  'rule allow': { ruling: { ...NO_RULE, rule: 'allow', allowedByRules: true, commandClass: 'safe' } },
  'rule allow, dangerous': { ruling: { ...NO_RULE, rule: 'allow', allowedByRules: true, commandClass: 'dangerous' } },
  'rule allow, for a part': { ruling: { ...NO_RULE, rule: 'allow' } },
  'rule prompt': { ruling: { ...NO_RULE, rule: 'prompt', reason: 'why' } },
  'rule prompt, dangerous': { ruling: { ...NO_RULE, rule: 'prompt', reason: 'why', commandClass: 'dangerous' } },
  'rule forbidden': { ruling: { ...NO_RULE, rule: 'forbidden', reason: 'no' } },
  escalated: { ruling: NO_RULE, request: { kind: 'unsandboxed', justification: 'please' } },
  'escalated, rule allow': { ruling: { ...NO_RULE, rule: 'allow', allowedByRules: true }, request: { kind: 'unsandboxed', justification: 'please' } },
  'escalated, rule prompt': { ruling: { ...NO_RULE, rule: 'prompt', reason: 'why' }, request: { kind: 'unsandboxed', justification: 'please' } },
  'more permissions': { ruling: NO_RULE, request: { kind: 'more-permissions', justification: 'please' } },
} satisfies Record<string, { ruling: CommandRuling; request?: CommandToApprove['request'] }>;
type Name = keyof typeof CLASSES;

/** in: runs sandboxed. out: runs unsandboxed. ask: asks, then sandboxed. ask-out: asks, then unsandboxed. no: forbidden. */
type Cell = 'in' | 'out' | 'ask' | 'ask-out' | 'no';

/** Columns: untrusted, on-failure, on-request, never, granular (all), granular without sandbox_approval, granular without rules. */
const CONFINED_MATRIX: Readonly<Record<Name, readonly Cell[]>> = {
  'known-safe': ['in', 'in', 'in', 'in', 'in', 'in', 'in'],
  ordinary: ['ask', 'in', 'in', 'in', 'in', 'in', 'in'],
  dangerous: ['ask', 'ask', 'ask', 'no', 'ask', 'no', 'ask'],
  'rule allow': ['out', 'out', 'out', 'out', 'out', 'out', 'out'],
  'rule allow, dangerous': ['out', 'out', 'out', 'out', 'out', 'out', 'out'],
  'rule allow, for a part': ['ask', 'in', 'in', 'in', 'in', 'in', 'in'],
  'rule prompt': ['ask', 'ask', 'ask', 'no', 'ask', 'ask', 'no'],
  'rule prompt, dangerous': ['ask', 'ask', 'ask', 'no', 'ask', 'no', 'no'],
  'rule forbidden': ['no', 'no', 'no', 'no', 'no', 'no', 'no'],
  escalated: ['no', 'no', 'ask-out', 'no', 'ask-out', 'no', 'ask-out'],
  'escalated, rule allow': ['out', 'out', 'out', 'out', 'out', 'out', 'out'],
  'escalated, rule prompt': ['no', 'no', 'ask-out', 'no', 'ask-out', 'no', 'no'],
  'more permissions': ['no', 'no', 'ask', 'no', 'ask', 'no', 'ask'],
};

/** Full access: nothing is sandboxed, so "in" and "ask" run unconfined too. */
const FULL_MATRIX: Readonly<Record<Name, readonly Cell[]>> = {
  ...CONFINED_MATRIX,
  escalated: ['no', 'no', 'in', 'no', 'in', 'no', 'in'],
  'escalated, rule prompt': ['no', 'no', 'ask', 'no', 'ask', 'no', 'no'],
  'more permissions': ['no', 'no', 'in', 'no', 'in', 'no', 'in'],
};

function cell(name: Name, approvalPolicy: ApprovalPolicy, sandboxPolicy: SandboxPolicy, change: Partial<CommandToApprove> = {}): Cell {
  const { ruling, request = null }: { ruling: CommandRuling; request?: CommandToApprove['request'] } = CLASSES[name];
  const approval = approveCommand({ display: 'x', ruling, request, approvalPolicy, sandboxPolicy, confinable: true, dangerScreen: true, ...change });
  if (approval.kind === 'forbidden') return 'no';
  if (approval.kind === 'skip') return approval.unsandboxed ? 'out' : 'in';
  return approval.unsandboxed ? 'ask-out' : 'ask';
}

describe('the approval matrix', () => {
  const names = Object.keys(CLASSES) as Name[];

  it.each(names)('%s, with a sandbox', (name) => {
    for (const sandbox of CONFINED) expect([sandbox.type, POLICIES.map((policy) => cell(name, policy, sandbox))]).toEqual([sandbox.type, CONFINED_MATRIX[name]]);
  });

  it.each(names)('%s, with full access', (name) => {
    expect(POLICIES.map((policy) => cell(name, policy, FULL))).toEqual(FULL_MATRIX[name]);
  });

  it('lets dangerous commands pass under full access and never only when the screen is switched off', () => {
    expect(POLICIES.map((policy) => cell('dangerous', policy, FULL, { dangerScreen: false }))).toEqual(['ask', 'ask', 'ask', 'in', 'ask', 'in', 'ask']);
    expect(POLICIES.map((policy) => cell('dangerous', policy, CONFINED[0] ?? FULL, { dangerScreen: false }))).toEqual(CONFINED_MATRIX.dangerous);
  });

  it('asks before anything but a known-safe command runs on a machine without a sandbox', () => {
    const row = (name: Name) => POLICIES.map((policy) => cell(name, policy, CONFINED[0] ?? FULL, { confinable: false }));
    expect(row('known-safe')).toEqual(['out', 'out', 'out', 'out', 'out', 'out', 'out']);
    expect(row('ordinary')).toEqual(['ask-out', 'ask-out', 'ask-out', 'no', 'ask-out', 'no', 'ask-out']);
    expect(row('dangerous')).toEqual(['ask-out', 'ask-out', 'ask-out', 'no', 'ask-out', 'no', 'ask-out']);
    expect(POLICIES.map((policy) => cell('ordinary', policy, FULL, { confinable: false }))).toEqual(FULL_MATRIX.ordinary);
  });

  it.each<[Name, ApprovalPolicy, RegExp]>([
    ['rule forbidden', 'on-request', /^no$/],
    ['rule prompt', 'never', /^approval required by policy, but AskForApproval is set to Never$/],
    ['rule prompt', granular({ rules: false }), /Granular\.rules is false$/],
    ['dangerous', 'never', /^`x` rejected: blocked by policy$/],
    ['escalated', 'never', /^approval policy is Never; reject command .* if the approval policy is Never$/],
    ['escalated', 'untrusted', /UnlessTrusted/],
  ])('tells the model why: %s under %j', (name, approvalPolicy, reason) => {
    const { ruling, request = null }: { ruling: CommandRuling; request?: CommandToApprove['request'] } = CLASSES[name];
    expect(approveCommand({ display: 'x', ruling, request, approvalPolicy, sandboxPolicy: { type: 'read-only' }, confinable: true, dangerScreen: true })).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  it('tells the model how the user can lift the screen', () => {
    const { ruling } = CLASSES.dangerous;
    expect(approveCommand({ display: 'x', ruling, request: null, approvalPolicy: 'never', sandboxPolicy: FULL, confinable: true, dangerScreen: true })).toMatchObject({ reason: expect.stringContaining('danger_screen = false') });
  });
});
