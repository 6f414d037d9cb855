import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { inputOf, messagesOf } from './history.fixture.ts';
import { rolloutPaths } from './rollout-file.fixture.ts';
import { closeServers, ServerRun } from './server-run.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(closeServers);
afterAll(closeWorlds);

interface Thread {
  id: string;
  name: string | null;
  preview: string;
  path: string;
  status: { type: string };
  turns: { id: string; status: string; items: { type: string; text?: string; content?: { text: string }[] }[] }[];
}
interface Answer {
  thread: Thread;
}
interface Page {
  data: Thread[];
  nextCursor: string | null;
}

const answer = (message: string): MockTurn => ({ items: [{ message }] });
const echo = (request: Parameters<typeof inputOf>[0]): MockTurn => answer(`re: ${messagesOf(request, 'user').at(-1) ?? ''}`);

/** A server with a thread in which these were said. */
async function talk(...prompts: string[]): Promise<{ world: World; server: ServerRun; thread: Thread }> {
  const world = await makeWorld({ turns: echo });
  const server = await ServerRun.start({ env: world.env, cwd: world.repo.path });
  const { thread } = await server.request<Answer>('thread/start', { cwd: world.repo.path });
  for (const prompt of prompts) await server.turn(thread.id, prompt);
  return { world, server, thread };
}

/** What the user said, turn by turn. */
function prompts({ turns }: Thread): string[] {
  return turns.map(({ items }) => items.find(({ type }) => type === 'userMessage')?.content?.[0]?.text ?? '');
}

/** The prompts that the newest request held. */
function sent(world: World): string[] {
  return messagesOf(world.mock.requests.at(-1), 'user').filter((text) => !text.startsWith('<'));
}

describe('threads over the app-server', () => {
  it('are listed, found by their first words and by their name, and read', async () => {
    const { server, thread } = await talk('look into the gateway', 'and now fix it');
    await server.request('thread/name/set', { threadId: thread.id, name: '  Gate Keeper ' });
    expect(await server.notified('thread/name/updated')).toEqual({ threadId: thread.id, threadName: 'Gate Keeper' });
    for (const searchTerm of ['GATEWAY', 'keeper']) {
      const { data } = await server.request<Page>('thread/list', { searchTerm });
      expect(data.map(({ id, name, preview }) => ({ id, name, preview }))).toEqual([{ id: thread.id, name: 'Gate Keeper', preview: 'look into the gateway' }]);
    }
    expect((await server.request<Page>('thread/list', { searchTerm: 'nowhere' })).data).toEqual([]);
    const read = await server.request<Answer>('thread/read', { threadId: thread.id, includeTurns: true });
    expect(prompts(read.thread)).toEqual(['look into the gateway', 'and now fix it']);
  });

  it('are listed page by page, each once', async () => {
    const { server } = await talk('one');
    for (const prompt of ['two', 'three', 'four', 'five']) {
      const { thread } = await server.request<Answer>('thread/start');
      await server.turn(thread.id, prompt);
    }
    const seen: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page: Page = await server.request<Page>('thread/list', { limit: 2, cursor });
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ preview }) => preview));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(seen).toEqual(['five', 'four', 'three', 'two', 'one']);
  });

  it('go on in another process with all that was said', async () => {
    const { world, server, thread } = await talk('first');
    expect(await server.close()).toBe(0);
    const other = await ServerRun.start({ env: world.env, cwd: world.repo.path });
    const { thread: resumed } = await other.request<Answer>('thread/resume', { threadId: thread.id });
    expect({ prompts: prompts(resumed), preview: resumed.preview }).toEqual({ prompts: ['first'], preview: 'first' });
    await other.turn(thread.id, 'second');
    expect(sent(world)).toEqual(['first', 'second']);
    expect(rolloutPaths(world.home)).toHaveLength(1);
  });

  it('are forked whole, or before the nth message, and the parent stays as it is', async () => {
    const { world, server, thread } = await talk('one', 'two', 'three');
    const before = readFileSync(thread.path);
    const whole = await server.request<Answer>('thread/fork', { threadId: thread.id });
    expect(prompts(whole.thread)).toEqual(['one', 'two', 'three']);
    const cut = await server.request<Answer>('thread/fork', { threadId: thread.id, beforeUserMessage: 1 });
    expect(prompts(cut.thread)).toEqual(['one']);
    await server.turn(cut.thread.id, 'instead');
    expect(sent(world)).toEqual(['one', 'instead']);
    expect(readFileSync(thread.path).equals(before)).toBe(true);
    expect(new Set([thread.id, whole.thread.id, cut.thread.id]).size).toBe(3);
    expect(await server.refusal('thread/fork', { threadId: '01a1fc18-0579-7662-92e4-000000000000' })).toContain('no rollout found');
  });

  it('are rolled back, in memory and on disk', async () => {
    const { world, server, thread } = await talk('one', 'two', 'three');
    const { thread: left } = await server.request<Answer>('thread/rollback', { threadId: thread.id, numTurns: 2 });
    expect(prompts(left)).toEqual(['one']);
    await server.turn(thread.id, 'other');
    expect(sent(world)).toEqual(['one', 'other']);
    await server.close();
    expect((await world.exec(['resume', thread.id, 'last'])).code).toBe(0);
    expect(sent(world)).toEqual(['one', 'other', 'last']);
    const again = await ServerRun.start({ env: world.env, cwd: world.repo.path });
    await again.request('thread/resume', { threadId: thread.id });
    expect(await again.refusal('thread/rollback', { threadId: thread.id, numTurns: 0 })).toBe('numTurns must be >= 1');
  });

  it('are archived, unarchived and deleted', async () => {
    const { world, server, thread } = await talk('keep me');
    await server.request('thread/archive', { threadId: thread.id });
    expect(existsSync(thread.path)).toBe(false);
    expect((await server.request<Page>('thread/list')).data).toEqual([]);
    expect((await server.request<Page>('thread/list', { archived: true })).data.map(({ id }) => id)).toEqual([thread.id]);
    expect(await server.refusal('thread/resume', { threadId: thread.id })).toContain(`no rollout found for thread id ${thread.id}`);
    expect(await server.refusal('thread/archive', { threadId: thread.id })).toContain('no rollout found');
    await server.request('thread/unarchive', { threadId: thread.id });
    expect((await server.request<Page>('thread/list')).data.map(({ id }) => id)).toEqual([thread.id]);
    await server.request('thread/delete', { threadId: thread.id });
    expect(await server.notified('thread/deleted')).toEqual({ threadId: thread.id });
    expect(rolloutPaths(world.home)).toEqual([]);
    expect((await server.request<Page>('thread/list')).data).toEqual([]);
  });

  it('are compacted, and go on with the summary', async () => {
    const world = await makeWorld({
      turns: (request) => (messagesOf(request, 'user').at(-1) === 'go on' || inputOf(request).length < 5 ? answer('fine') : answer('SUMMARY OF IT ALL')),
    });
    const server = await ServerRun.start({ env: world.env, cwd: world.repo.path });
    const { thread } = await server.request<Answer>('thread/start');
    await server.turn(thread.id, 'the task');
    await server.request('thread/compact/start', { threadId: thread.id });
    await server.notified('thread/compacted', ({ threadId }) => threadId === thread.id);
    await server.notified('turn/completed', ({ turn }) => (turn as { id: string }).id !== '' && server.notifications.filter(({ method }) => method === 'turn/completed').length === 2);
    await server.turn(thread.id, 'go on');
    const said = messagesOf(world.mock.requests.at(-1), 'user').join('\n');
    expect(said).toContain('the task');
    expect(said).toContain('SUMMARY OF IT ALL');
    expect(messagesOf(world.mock.requests.at(-1), 'assistant')).toEqual([]);
  });

  it('are exported as Markdown and as JSON', async () => {
    const { world, server, thread } = await talk('write **it** down');
    const markdown = join(world.repo.path, 'out.md');
    await server.request('thread/export', { threadId: thread.id, format: 'markdown', path: markdown });
    const text = readFileSync(markdown, 'utf8');
    expect(text).toContain('write **it** down');
    expect(text).toContain('re: write **it** down');
    const json = join(world.repo.path, 'out.json');
    await server.request('thread/export', { threadId: thread.id, format: 'json', path: json });
    expect(JSON.stringify(JSON.parse(readFileSync(json, 'utf8')))).toContain('re: write **it** down');
  });

  it('take settings from a turn on', async () => {
    const { world, server, thread } = await talk('one');
    await server.turn(thread.id, 'two', { model: 'gpt-5.2', effort: 'high', sandboxPolicy: { type: 'workspaceWrite' } });
    await server.turn(thread.id, 'three');
    const bodies = world.mock.requests.map(({ body }) => body as unknown as { model: string; reasoning?: { effort?: string } });
    expect(bodies.map(({ model }) => model)).toEqual(['gpt-5.3-codex', 'gpt-5.2', 'gpt-5.2']);
    expect(bodies.at(-1)?.reasoning?.effort).toBe('high');
  });

  it('answer in one sentence for what is not there', async () => {
    const { server } = await talk('one');
    expect(await server.refusal('thread/resume', { threadId: 'nonsense' })).toContain('invalid thread id');
    expect(await server.refusal('thread/list', { cursor: 'nonsense' })).toBe('invalid cursor: nonsense');
    expect(await server.refusal('thread/name/set', { threadId: '01a1fc18-0579-7662-92e4-000000000000', name: ' ' })).toBe('thread name must not be empty');
    expect(await server.refusal('thread/nonsense')).toContain('unknown variant');
  });

  it('are still answered after lines that are no messages', async () => {
    const { server, thread } = await talk('one');
    for (const line of ['', '12', '[]', '{"id":null}', 'no json', '{"method":5}', '{"a":'.repeat(3000)]) server.send(line);
    writeFileSync(`${thread.path}.tmp`, 'not a rollout');
    expect((await server.request<Page>('thread/list')).data).toHaveLength(1);
  });
});
