import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { closeServers, type Notification, ServerRun } from './server-run.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(closeServers);
afterAll(closeWorlds);

const run = (cmd: string, more: object = {}): MockTurn => ({ items: [{ call: 'exec_command', args: { cmd, login: false, ...more } }] });
const askOut = { sandbox_permissions: 'require_escalated', justification: 'May I?' };
const done: MockTurn = { items: [{ message: 'done' }] };

interface Talk {
  world: World;
  server: ServerRun;
  threadId: string;
  asked: Notification[];
  status(): string;
}

/** A thread whose questions are all answered alike. */
async function talk(turns: MockTurn[], decision: unknown, settings: object = {}): Promise<Talk> {
  const world = await makeWorld({ turns });
  const server = await ServerRun.start({ env: world.env, cwd: world.repo.path });
  const asked: Notification[] = [];
  server.reply = (question) => {
    asked.push(question);
    return { decision };
  };
  const { thread } = await server.request<{ thread: { id: string } }>('thread/start', { cwd: world.repo.path, approvalPolicy: 'on-request', sandbox: 'read-only', ...settings });
  const status = () => {
    const ended = server.notifications.filter(({ method }) => method === 'turn/completed').at(-1)?.params['turn'] as { status: string };
    return ended.status;
  };
  return { world, server, threadId: thread.id, asked, status };
}

const made = ({ world }: Talk, name: string): boolean => existsSync(join(world.repo.path, name));
const items = ({ server }: Talk): unknown[] =>
  server.notifications.flatMap(({ method, params }) => (method === 'item/completed' && (params['item'] as { type: string }).type === 'commandExecution' ? [(params['item'] as { status: string }).status] : []));

describe('a command that asks to leave the sandbox, over stdio', () => {
  it.each([
    ['accept', [true, true], ['completed', 'completed'], 2, 'completed'],
    ['acceptForSession', [true, true], ['completed', 'completed'], 2, 'completed'],
    ['decline', [false, false], ['declined', 'declined'], 2, 'completed'],
    ['cancel', [false, false], ['declined'], 1, 'interrupted'],
  ])('%s', async (decision, ran, statuses, questions, ended) => {
    const t = await talk([run('touch one', askOut), run('touch two', askOut), done], decision);
    await t.server.turn(t.threadId, 'go');
    expect({ ran: [made(t, 'one'), made(t, 'two')], statuses: items(t), questions: t.asked.length, ended: t.status() }).toEqual({ ran, statuses, questions, ended });
    expect(t.asked[0]).toMatchObject({ method: 'item/commandExecution/requestApproval', params: { threadId: t.threadId, reason: 'May I?', cwd: t.world.repo.path, command: expect.stringContaining('touch one') } });
  });

  it('is not asked about twice in the session that it was accepted for, in later turns too', async () => {
    const t = await talk([run('touch one', askOut), done, run('touch one', askOut), done], 'acceptForSession');
    await t.server.turn(t.threadId, 'go');
    await t.server.turn(t.threadId, 'again');
    expect(t.asked).toHaveLength(1);
  });

  it('runs unasked for good once its first words were allowed, in another process too', async () => {
    const allow = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['touch'] } };
    const t = await talk([run('touch one', { ...askOut, prefix_rule: ['touch'] }), done, run('touch two'), done], allow);
    await t.server.turn(t.threadId, 'go');
    await t.server.close();
    const again = await ServerRun.start({ env: t.world.env, cwd: t.world.repo.path });
    const { thread } = await again.request<{ thread: { id: string } }>('thread/start', { cwd: t.world.repo.path, approvalPolicy: 'never', sandbox: 'read-only' });
    await again.turn(thread.id, 'go on');
    expect([t.asked.length, made(t, 'one'), made(t, 'two')]).toEqual([1, true, true]);
    expect(readFileSync(join(t.world.home, 'rules/default.rules'), 'utf8')).toBe('prefix_rule(pattern=["touch"], decision="allow")\n');
  });
});

describe('rules files', () => {
  const withRules = async (text: string) => {
    const world = await makeWorld({ turns: [run('touch made'), done] });
    mkdirSync(join(world.home, 'rules'));
    writeFileSync(join(world.home, 'rules/mine.rules'), text);
    return world;
  };

  it('let exec run outside the sandbox what they allow', async () => {
    const world = await withRules('prefix_rule(pattern=["touch"], decision="allow")\n');
    expect((await world.exec(['-s', 'read-only', 'Go.'])).code).toBe(0);
    expect(existsSync(join(world.repo.path, 'made'))).toBe(true);
  });

  it('stop exec with file, line and column when one has a mistake', async () => {
    const world = await withRules('# mine\nprefix_rule(pattern=["touch"], decision="alow")\n');
    const { code, stderr, stdout } = await world.exec(['-s', 'read-only', 'Go.']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/mine\.rules:2:1[^]*alow/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(world.mock.requests).toHaveLength(0);
  });
});
