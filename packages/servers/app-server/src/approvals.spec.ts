import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { type Harness, startHarness, type World } from './server.fixture.ts';

let harness: Harness | undefined;
async function start(turns: readonly MockScriptEntry[], world: World = {}, overrides: readonly string[] = []): Promise<Harness> {
  harness = await startHarness(turns, overrides, world);
  return harness;
}
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});
afterAll(disposeTemp);

const call = (args: object, name = 'exec_command'): MockScriptEntry => ({ items: [{ call: name, args: { ...args } }] });
const exec = (cmd: string, more: object = {}) => call({ cmd, login: false, ...more });
const escalated = (cmd: string, more: object = {}) => exec(cmd, { sandbox_permissions: 'require_escalated', justification: 'May I?', ...more });
const done: MockScriptEntry = { items: [{ message: 'done' }] };
const QUESTION = 'item/commandExecution/requestApproval';

async function turn(h: Harness, threadId: string, more: object = {}): Promise<string> {
  h.told.length = 0;
  await h.request('turn/start', { threadId, input: [{ type: 'text', text: 'go' }], ...more });
  const ended = (await h.until('turn/completed')) as unknown as { params: { turn: { status: string } } };
  return ended.params.turn.status;
}

/** What the tools answered, in the order of the requests to the model. */
function outputs(h: Harness): string[] {
  const last = h.model.requests.at(-1)?.body as { input: { type: string; output?: unknown }[] };
  return last.input.filter((item) => item.type === 'function_call_output').map((item) => String(item.output));
}

const untemporary = { sandbox: 'workspace-write', config: { 'sandbox_workspace_write.exclude_slash_tmp': true, 'sandbox_workspace_write.exclude_tmpdir_env_var': true } };

describe('an approved command', () => {
  it('stays in the sandbox when its policy asked before it ran', async () => {
    const h = await start([exec('touch inside; touch ~/outside'), done]);
    const threadId = await h.thread({ ...untemporary, approvalPolicy: 'untrusted' });
    // The second question offers to try without the sandbox.
    h.client.reply = ({ params }) => ({ decision: params['reason'] == null ? 'accept' : 'decline' });
    await turn(h, threadId);
    expect([existsSync(join(h.workspace, 'inside')), existsSync(join(h.codexHome, 'outside'))]).toEqual([true, false]);
    expect(h.client.params(QUESTION)).toHaveLength(2);
  });

  it('is not asked about again in the session it was accepted for, and others are', async () => {
    const h = await start([escalated('echo a'), escalated('echo a'), escalated('echo b'), done]);
    const threadId = await h.thread({ approvalPolicy: 'on-request', sandbox: 'read-only' });
    const asked: unknown[] = [];
    h.client.reply = ({ params }) => (asked.push(params['command']), { decision: 'acceptForSession' });
    await turn(h, threadId);
    expect(asked).toEqual(["/bin/bash -c 'echo a'", "/bin/bash -c 'echo b'"]);
  });

  it('is offered without the sandbox after it failed there, under on-failure', async () => {
    const h = await start([exec('touch made'), done]);
    const threadId = await h.thread({ approvalPolicy: 'on-failure', sandbox: 'read-only' });
    const reasons: unknown[] = [];
    h.client.reply = ({ params }) => (reasons.push(params['reason']), { decision: 'accept' });
    await turn(h, threadId);
    expect([reasons, existsSync(join(h.workspace, 'made'))]).toEqual([['command failed; retry without sandbox?'], true]);
  });
});

describe('a prefix that is allowed for good', () => {
  it('is written down, told to the model, and holds at once in every thread', async () => {
    const h = await start([escalated('touch one', { prefix_rule: ['touch'] }), done, exec('touch two'), done]);
    const other = await h.thread({ approvalPolicy: 'never', sandbox: 'read-only' });
    const { result } = (await h.request('thread/start', { approvalPolicy: 'on-request', sandbox: 'read-only' })) as { result: { thread: { id: string } } };
    const questions: Record<string, unknown>[] = [];
    h.client.reply = ({ params }) => {
      questions.push(params);
      return { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: params['proposedExecpolicyAmendment'] } } };
    };
    await turn(h, result.thread.id);
    expect(questions).toMatchObject([{ proposedExecpolicyAmendment: ['touch'], availableDecisions: expect.arrayContaining([{ acceptWithExecpolicyAmendment: { execpolicy_amendment: ['touch'] } }]) }]);
    expect(await readFile(join(h.codexHome, 'rules/default.rules'), 'utf8')).toBe('prefix_rule(pattern=["touch"], decision="allow")\n');
    expect(JSON.stringify(h.model.requests.at(-1)?.body)).toContain('allows commands that begin with `touch`');
    await turn(h, other);
    expect([questions.length, existsSync(join(h.workspace, 'one')), existsSync(join(h.workspace, 'two'))]).toEqual([1, true, true]);
  });

  it('is never one that lets anything through', async () => {
    const h = await start([escalated('python3 -V', { prefix_rule: ['python3'] }), escalated('bash -c "touch x"', { prefix_rule: ['bash'] }), done]);
    const threadId = await h.thread({ approvalPolicy: 'on-request', sandbox: 'read-only' });
    const proposed: unknown[] = [];
    h.client.reply = ({ params }) => {
      proposed.push(params['proposedExecpolicyAmendment']);
      return { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['bash'] } } };
    };
    await turn(h, threadId);
    expect(proposed).toEqual([['python3', '-V'], ['bash', '-c', 'touch x']]);
    expect(existsSync(join(h.codexHome, 'rules/default.rules'))).toBe(false);
    expect(JSON.stringify(h.told)).toContain('was not saved');
  });
});

describe('rules', () => {
  const rules = (text: string): World => ({ home: { 'rules/mine.rules': text } });

  it('run, ask, forbid', async () => {
    const text = 'prefix_rule(["touch"], decision="allow")\nprefix_rule(["mkdir"], decision="prompt", justification="folders are dear")\nprefix_rule(["mv"], decision="forbidden", justification="use cp")\n';
    const h = await start([exec('touch free'), exec('mkdir asked'), exec('mv a.txt b.txt'), exec('cp a.txt c.txt && mv c.txt d.txt'), done], rules(text));
    const threadId = await h.thread({ approvalPolicy: 'on-request', sandbox: 'read-only' });
    const reasons: unknown[] = [];
    h.client.reply = ({ params }) => (reasons.push(params['reason']), { decision: 'decline' });
    await turn(h, threadId);
    expect([existsSync(join(h.workspace, 'free')), existsSync(join(h.workspace, 'a.txt'))]).toEqual([true, true]);
    expect(reasons).toEqual([expect.stringContaining('folders are dear')]);
    expect(outputs(h).slice(2)).toEqual([expect.stringContaining('use cp'), expect.stringContaining('use cp')]);
  });

  it('that cannot be understood keep the thread from starting', async () => {
    const h = await start([], rules('prefix_rule(pattern=["git"], decision="maybe")\n'));
    await h.request('initialize', { clientInfo: { name: 'c', version: '1' } });
    const answer = await h.request('thread/start', {});
    expect('error' in answer ? answer.error.message : '').toMatch(/mine\.rules:1:1[^]*maybe/);
  });

  it('of a project that nobody trusts are not used', async () => {
    const h = await start([exec('touch made'), done], { workspace: { '.git/HEAD': 'ref: x', '.codex/rules/evil.rules': 'prefix_rule(["touch"], decision="allow")\n' } });
    const threadId = await h.thread({ approvalPolicy: 'never', sandbox: 'read-only' });
    await turn(h, threadId);
    expect(existsSync(join(h.workspace, 'made'))).toBe(false);
  });
});

describe('dangerous commands', () => {
  it.each([
    ['danger-full-access', 'never', true],
    ['workspace-write', 'never', true],
    ['danger-full-access', 'on-request', true],
  ])('are not run unasked in %s under %s', async (sandbox, approvalPolicy, remains) => {
    const h = await start([exec('rm -rf a.txt'), exec('f=a.txt; (rm -rf "$f")'), exec('find . -name a.txt -delete'), done]);
    const threadId = await h.thread({ sandbox, approvalPolicy });
    h.client.reply = () => ({ decision: 'decline' });
    await turn(h, threadId);
    expect(existsSync(join(h.workspace, 'a.txt'))).toBe(remains);
  });

  it('run with full access when the user has switched the screen off', async () => {
    const h = await start([exec('rm -rf a.txt'), done], { config: '' }, ['danger_screen=false']);
    await turn(h, await h.thread({ sandbox: 'danger-full-access', approvalPolicy: 'never' }));
    expect(existsSync(join(h.workspace, 'a.txt'))).toBe(false);
  });
});

describe('more permissions', () => {
  const features = ['features.request_permissions_tool=true', 'features.exec_permission_approvals=true'];

  it('are granted for a turn, for the paths that were given, and end with it', async () => {
    const { path: given } = await makeTempDir();
    const ask = call({ permissions: { file_system: { write: [given] } }, reason: 'to build' }, 'request_permissions');
    const h = await start([ask, exec(`touch ${given}/one`), done, exec(`touch ${given}/two`), done], {}, features);
    const threadId = await h.thread({ sandbox: 'read-only', approvalPolicy: 'on-request' });
    const asked: unknown[] = [];
    h.client.reply = ({ method, params }) => (asked.push(method, params['permissions']), { permissions: { fileSystem: { write: [given] } }, scope: 'turn' });
    await turn(h, threadId);
    expect(asked).toEqual(['item/permissions/requestApproval', { network: null, fileSystem: { read: null, write: [given] } }]);
    expect(JSON.parse(outputs(h)[0] ?? '')).toEqual({ permissions: { file_system: { read: null, write: [given] } }, scope: 'turn' });
    await turn(h, threadId);
    expect([existsSync(join(given, 'one')), existsSync(join(given, 'two'))]).toEqual([true, false]);
  });

  it('can be asked for with a command, which then runs with them and inside the sandbox', async () => {
    const { path: given } = await makeTempDir();
    const more = { sandbox_permissions: 'with_additional_permissions', justification: 'one folder', additional_permissions: { file_system: { write: [given] } } };
    const h = await start([exec(`touch ${given}/made; touch nothere`, more), done], {}, features);
    const threadId = await h.thread({ sandbox: 'read-only', approvalPolicy: 'on-request' });
    const questions: Record<string, unknown>[] = [];
    h.client.reply = ({ params }) => (questions.push(params), { decision: 'accept' });
    await turn(h, threadId);
    expect([existsSync(join(given, 'made')), existsSync(join(h.workspace, 'nothere'))]).toEqual([true, false]);
    // This client did not say that it knows what is not stable yet.
    expect(questions).toMatchObject([{ reason: 'one folder' }]);
    expect(questions[0]).not.toHaveProperty('additionalPermissions');
  });
});

describe('a permission profile', () => {
  const config = `default_permissions = "dev"\n[permissions.dev.filesystem]\n":root" = "read"\n[permissions.dev.filesystem.":project_roots"]\n"." = "write"\n"secrets" = "none"\n`;
  // Top-level keys stand before the tables that the harness writes.
  const world: World = { workspace: { 'secrets/key': 'hunter2', 'b.txt': 'two\n' } };

  async function profiled(turns: readonly MockScriptEntry[]): Promise<{ h: Harness; threadId: string; sandbox: unknown }> {
    const [first = '', ...rest] = config.split('\n');
    const h = await start(turns, { ...world, config: `\n${rest.join('\n')}` }, [first.replaceAll(' ', '')]);
    await h.request('initialize', { clientInfo: { name: 'test', version: '1' } });
    const { result } = (await h.request('thread/start', { approvalPolicy: 'never' })) as { result: { thread: { id: string }; sandbox: unknown } };
    return { h, threadId: result.thread.id, sandbox: result.sandbox };
  }
  const probe = exec('cat secrets/key; ls secrets; touch made; echo x > secrets/new');

  it('is enforced on commands, patches and pictures', async () => {
    const patch = { items: [{ custom: 'apply_patch', input: '*** Begin Patch\n*** Update File: secrets/key\n@@\n-hunter2\n+x\n*** End Patch' }] };
    const { h, threadId } = await profiled([probe, patch, call({ path: 'secrets/key' }, 'view_image'), done]);
    await turn(h, threadId);
    expect(JSON.stringify(h.model.requests.map(({ body }) => body))).not.toMatch(/(?<!-)hunter2\\?n?(?!\\n\+x)/);
    expect([existsSync(join(h.workspace, 'made')), await readFile(join(h.workspace, 'secrets/key'), 'utf8'), existsSync(join(h.workspace, 'secrets/new'))]).toEqual([true, 'hunter2', false]);
  });

  it('survives a client that sends back what it was told of it', async () => {
    const { h, threadId, sandbox } = await profiled([probe, done]);
    await turn(h, threadId, { sandboxPolicy: sandbox });
    expect(outputs(h)[0]).not.toContain('hunter2');
  });
});

describe('the workspace', () => {
  it('is the directory of the turn, not the one that the model names for a command', async () => {
    const { path: elsewhere } = await makeTempDir();
    const h = await start([exec('touch made', { workdir: elsewhere }), exec('touch made'), done]);
    const threadId = await h.thread({ ...untemporary, approvalPolicy: 'never' });
    await turn(h, threadId);
    expect([existsSync(join(elsewhere, 'made')), existsSync(join(h.workspace, 'made'))]).toEqual([false, true]);
  });
});

describe('background terminals', () => {
  it('are listed, and ended when a client says so', async () => {
    const h = await start([exec('echo up; sleep 600', { yield_time_ms: 250 }), done]);
    await h.request('initialize', { clientInfo: { name: 'c', version: '1' }, capabilities: { experimentalApi: true } });
    const { result } = (await h.request('thread/start', { sandbox: 'read-only', approvalPolicy: 'never' })) as { result: { thread: { id: string } } };
    const threadId = result.thread.id;
    await turn(h, threadId);
    const list = async () => ((await h.request('thread/backgroundTerminals/list', { threadId })) as { result: { data: unknown[] } }).result.data;
    expect(await list()).toMatchObject([{ command: "/bin/bash -c 'echo up; sleep 600'", cwd: h.workspace, tty: false }]);
    await h.request('thread/backgroundTerminals/clean', { threadId });
    expect(await list()).toEqual([]);
  });
});

describe('a network that goes through the proxy', () => {
  // The host that is asked for lives on this machine, so local addresses are allowed.
  const config = '\n[permissions.net.filesystem]\n":root" = "read"\n[permissions.net.filesystem.":project_roots"]\n"." = "write"\n[permissions.net.network]\nenabled = true\nallowed_domains = []\nallow_local_binding = true\n';
  const listening: Server[] = [];
  afterEach(() => {
    for (const server of listening.splice(0)) server.close();
  });

  async function site(): Promise<string> {
    const server = createServer((_, response) => response.end('reached'));
    listening.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://localhost:${(server.address() as AddressInfo).port}/`;
  }

  const fetchIt = (url: string) => exec(`curl -s --noproxy '' --max-time 20 ${url}; curl -s --noproxy '*' --max-time 2 ${url} || echo no-other-way`);

  it('asks about a host that nobody has allowed, and lets a command reach it after yes', async () => {
    const url = await site();
    const h = await start([fetchIt(url), fetchIt(url), done], { config }, ['default_permissions="net"']);
    const threadId = await h.thread({ approvalPolicy: 'on-request' });
    const questions: Record<string, unknown>[] = [];
    h.client.reply = ({ params }) => (questions.push(params), { decision: 'acceptForSession' });
    await turn(h, threadId);
    expect(outputs(h)).toEqual([expect.stringMatching(/reached.*no-other-way/s), expect.stringMatching(/reached.*no-other-way/s)]);
    const port = Number(new URL(url).port);
    expect(questions).toMatchObject([{ itemId: `network#http#localhost#${port}`, networkApprovalContext: { host: 'localhost', protocol: 'http' }, proposedNetworkPolicyAmendments: [{ host: 'localhost', action: 'allow' }, { host: 'localhost', action: 'deny' }] }]);
  });

  it('keeps an answer that is given for good', async () => {
    const url = await site();
    const h = await start([fetchIt(url), done], { config }, ['default_permissions="net"']);
    const threadId = await h.thread({ approvalPolicy: 'on-request' });
    h.client.reply = () => ({ decision: { applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'localhost', action: 'allow' } } } });
    await turn(h, threadId);
    expect(outputs(h)[0]).toContain('reached');
    expect(await readFile(join(h.codexHome, 'rules/default.rules'), 'utf8')).toBe('network_rule(host="localhost", protocol="http", decision="allow", justification="Allow http access to localhost")\n');
  });

  it.each(['never', 'on-request'])('lets nothing through without a yes, under %s', async (approvalPolicy) => {
    const url = await site();
    const h = await start([fetchIt(url), done], { config }, ['default_permissions="net"']);
    const threadId = await h.thread({ approvalPolicy });
    h.client.reply = () => ({ decision: 'decline' });
    await turn(h, threadId);
    expect(outputs(h)[0]).not.toContain('reached');
    expect(h.client.params(QUESTION)).toHaveLength(approvalPolicy === 'never' ? 0 : 1);
  });
});
