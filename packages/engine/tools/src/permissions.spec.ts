import { describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { offeredTools, type ToolChoice } from './offered-tools.ts';
import { type PermissionsAnswer, type PermissionsQuestion } from './ports.ts';
import { functionCall, scope } from './scope.fixture.ts';

const exec = (args: object) => functionCall('exec_command', { cmd: 'x', ...args });
const more = (permissions: object) => exec({ sandbox_permissions: 'with_additional_permissions', additional_permissions: permissions, justification: 'please' });
const onRequest = { turn: { approvalPolicy: 'on-request' as const } };
const sandboxes = (specs: readonly { sandbox: SandboxPolicy }[]) => specs.map(({ sandbox }) => (sandbox.type === 'permission-profile' ? `${sandbox.name} ${sandbox.network}` : sandbox.type));

describe('a command that asks for more permissions', () => {
  it('runs with them inside the sandbox once they were allowed', async () => {
    const { run, specs, questions } = scope([], { ...onRequest, answer: 'accept' });
    await run(more({ file_system: { write: ['sub', '/else'] }, network: { enabled: true } }));
    expect([questions, sandboxes(specs)]).toEqual([['please'], ['read-only+/w/sub,/else enabled']]);
  });

  it('does not run when they were not', async () => {
    const { run, specs } = scope([], onRequest);
    expect((await run(more({ file_system: { write: ['/else'] } }))).output).toContain('rejected by user');
    expect(specs).toEqual([]);
  });

  it.each([
    [{ sandbox_permissions: 'with_additional_permissions' }, 'missing field `additional_permissions`'],
    [{ additional_permissions: {} }, 'needs `sandbox_permissions`'],
    [{ sandbox_permissions: 'with_additional_permissions', additional_permissions: { file_system: { write: [1] } } }, '`file_system.write` is not an array of paths'],
    [{ sandbox_permissions: 'with_additional_permissions', additional_permissions: { network: { enabled: 'yes' } } }, '`network.enabled` is not a boolean'],
    [{ sandbox_permissions: 'with_additional_permissions', additional_permissions: { file_system: [] } }, '`file_system` is not an object'],
    [{ sandbox_permissions: 'with_additional_permissions', additional_permissions: 'all' }, 'expected an object'],
  ])('%j is a failed call', async (args, text) => {
    expect((await scope([], onRequest).run(exec(args))).output).toContain(text);
  });

  it('is refused where that is switched off', async () => {
    const { run, specs } = scope([], { turn: { approvalPolicy: 'on-request', offersGrants: false }, answer: 'accept' });
    expect((await run(more({ network: { enabled: true } }))).output).toContain('exec_permission_approvals');
    expect(specs).toEqual([]);
  });
});

describe('request_permissions', () => {
  const ask = (permissions: object) => functionCall('request_permissions', { permissions, reason: 'why' });
  const answering = (given: PermissionsAnswer, approvalPolicy: 'never' | 'on-request' = 'on-request') => {
    const asked: PermissionsQuestion[] = [];
    return { asked, ...scope([], { turn: { approvalPolicy }, services: { askPermissions: (question) => (asked.push(question), Promise.resolve(given)) } }) };
  };

  it('grants what was asked for and given, and no more', async () => {
    const given = { granted: { read: ['/r', '/secret'], write: ['/w/out/deep', '/etc'], network: true }, scope: 'session' } as const;
    const { run, asked, specs } = answering(given);
    const { output } = await run(ask({ file_system: { read: ['/r'], write: ['out'] } }));
    expect(JSON.parse(String(output))).toEqual({ permissions: { file_system: { read: ['/r'], write: ['/w/out/deep'] } }, scope: 'session' });
    expect(asked).toEqual([{ itemId: 'c1', reason: 'why', permissions: { read: ['/r'], write: ['/w/out'], network: false } }]);
    await run(exec({}));
    expect(sandboxes(specs)).toEqual(['read-only+/w/out/deep restricted']);
  });

  it('does not ask again for what was granted, and forgets the grant of a turn when the next one starts', async () => {
    const { run, asked, grants } = answering({ granted: { read: [], write: [], network: true }, scope: 'turn' });
    await run(ask({ network: { enabled: true } }));
    await run(ask({ network: { enabled: true } }));
    expect(asked).toHaveLength(1);
    grants.startTurn();
    await run(ask({ network: { enabled: true } }));
    expect(asked).toHaveLength(2);
  });

  it('grants nothing where nobody may be asked', async () => {
    const { run, asked } = answering({ granted: { read: [], write: ['/'], network: true }, scope: 'session' }, 'never');
    expect((await run(ask({ network: { enabled: true } }))).output).toBe('{"permissions":{},"scope":"turn"}');
    expect(asked).toEqual([]);
  });

  it('needs to be asked for something', async () => {
    const { run } = answering({ granted: { read: [], write: [], network: false }, scope: 'turn' });
    expect((await run(ask({ file_system: { read: [] } }))).output).toBe('request_permissions requires at least one permission');
    expect((await run(functionCall('request_permissions', {}))).output).toContain('missing field `permissions`');
  });
});

describe('an answer that allows a prefix for good', () => {
  it('is kept, told to the model, and lets this command leave the sandbox if a rule now covers it', async () => {
    const kept: (readonly string[])[] = [];
    const { run, specs } = scope([], { ...onRequest, answer: { allowPrefix: ['npm'] }, services: { allowPrefix: (prefix) => (kept.push(prefix), Promise.resolve(true)) } });
    const outcome = await run(exec({ cmd: 'rm -rf build' }));
    expect([kept, sandboxes(specs)]).toEqual([[['npm']], ['read-only']]);
    expect(outcome.notes).toEqual([expect.objectContaining({ role: 'developer', content: [expect.objectContaining({ text: expect.stringContaining('`npm`') })] })]);
  });

  it('runs the command as approved, without a word to the model, when it cannot be kept', async () => {
    const { run, specs } = scope([], { ...onRequest, answer: { allowPrefix: ['npm'] }, services: { allowPrefix: () => Promise.resolve(false) } });
    expect((await run(exec({ cmd: 'rm -rf build' }))).notes).toBeUndefined();
    expect(sandboxes(specs)).toEqual(['read-only']);
  });
});

describe('rules', () => {
  it('take an allowed command out of the sandbox, and stop a forbidden one under every policy', async () => {
    for (const approvalPolicy of ['never', 'on-request', 'untrusted'] as const) {
      const { run, specs, questions } = scope([], { turn: { approvalPolicy } });
      await run(exec({ cmd: 'rule:allow' }));
      expect((await run(exec({ cmd: 'rule:forbidden' }))).output).toContain('forbidden by a rule');
      expect([sandboxes(specs), questions]).toEqual([['danger-full-access'], []]);
    }
  });
});

describe('offered tools', () => {
  const choice: ToolChoice = { shell: 'unified', applyPatch: null, patchGrammar: '', webSearch: { mode: 'disabled' }, viewImage: false, commandGrants: false, requestUserInput: false, requestPermissions: false, clientTools: [] };
  const text = (change: Partial<ToolChoice>) => JSON.stringify(offeredTools({ ...choice, ...change }));

  it('name permissions only where they can be asked for', () => {
    expect(text({})).not.toMatch(/additional_permissions|request_permissions/);
    expect(text({ commandGrants: true })).toContain('"additional_permissions":{');
    expect(text({ requestPermissions: true })).toContain('"name":"request_permissions"');
  });
});
