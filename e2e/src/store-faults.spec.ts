import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { runProcess, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { parseEvents, threadId } from './events.fixture.ts';
import { messagesOf } from './history.fixture.ts';
import { rolloutLines, rolloutPath, rolloutPaths } from './rollout-file.fixture.ts';
import { closeServers, ServerRun } from './server-run.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(closeServers);
afterAll(closeWorlds);

const DATABASE = 'codex-ts-threads.sqlite';

function command({ env, repo }: World, ...args: string[]): Promise<RunResult> {
  return runProcess(codex(...args), { cwd: repo.path, env });
}

async function listed(world: World): Promise<string[]> {
  const { stdout } = await command(world, 'sessions', '--all', '--json', '--limit', '20000');
  return stdout.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { id: string }).id);
}

async function thread(world: World, prompt = 'hi'): Promise<string> {
  return threadId(parseEvents((await world.exec(['--json', prompt])).stdout));
}

describe('the index of threads', () => {
  const damages: [string, (path: string) => void][] = [
    ['zeros', (path) => writeFileSync(path, Buffer.alloc(statSync(path).size))],
    ['text', (path) => writeFileSync(path, 'not a database')],
    ['an empty file', (path) => writeFileSync(path, '')],
    ['half of it', (path) => writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size / 2))],
    ['garbage in its log', (path) => writeFileSync(`${path}-wal`, Buffer.alloc(4096, 7))],
  ];
  it.each(damages)('replaced by %s changes no answer, is noticed, and made anew', async (_, damage) => {
    const world = await makeWorld();
    const ids = [await thread(world, 'one'), await thread(world, 'two')];
    expect(new Set(await listed(world))).toEqual(new Set(ids));
    damage(join(world.home, DATABASE));
    expect(new Set(await listed(world))).toEqual(new Set(ids));
    const repaired = await command(world, 'doctor', '--repair');
    expect({ code: repaired.code, text: repaired.stdout }).toEqual({ code: 0, text: expect.stringContaining('the index holds 2 threads') });
    expect((await world.exec(['resume', '--last', 'go on'])).code).toBe(0);
  });

  it('and every transcript are for their owner only', async () => {
    const world = await makeWorld();
    await thread(world);
    await listed(world);
    const modes = [DATABASE, ...rolloutPaths(world.home).map((path) => path.slice(world.home.length + 1))].map((name) => (statSync(join(world.home, name)).mode & 0o777).toString(8));
    expect(new Set(modes)).toEqual(new Set(['600']));
  });

  it('lies where the environment or the configuration says', async () => {
    const world = await makeWorld();
    await thread(world);
    const other = { ...world, env: { ...world.env, CODEX_SQLITE_HOME: join(world.home, 'elsewhere') } };
    expect(await listed(other)).toHaveLength(1);
    expect(existsSync(join(world.home, 'elsewhere', DATABASE))).toBe(true);
    expect((statSync(join(world.home, 'elsewhere')).mode & 0o777).toString(8)).toBe('700');
  });

  it('is not opened by a run of one turn', async () => {
    const world = await makeWorld();
    await thread(world);
    expect(readdirSync(world.home).filter((name) => name.includes('sqlite'))).toEqual([]);
  });
});

describe('many threads of which some are damaged', () => {
  it('are listed, the damaged ones are told by the doctor, and none is changed', async () => {
    const world = await makeWorld();
    const id = await thread(world, 'the model of them all');
    const text = readFileSync(rolloutPath(world), 'utf8');
    const count = 10_000;
    const folder = join(world.home, 'sessions/2026/01/02');
    mkdirSync(folder, { recursive: true });
    const damaged = new Set([17, 4321, 9999]);
    for (let n = 0; n < count; n++) {
      const copy = `01a1fc18-0579-7662-92e4-${String(n).padStart(12, '0')}`;
      const path = join(folder, `rollout-2026-01-02T03-04-05-${copy}.jsonl`);
      writeFileSync(path, damaged.has(n) ? '\0'.repeat(2000) : text.replaceAll(id, copy));
      utimesSync(path, 1_767_000_000 + n, 1_767_000_000 + n);
    }
    const first = await command(world, 'sessions', '--all', '--limit', '3', '--json');
    expect(first.stdout.split('\n').filter((line) => line !== '')).toHaveLength(3);
    const repaired = await command(world, 'doctor', '--repair');
    expect(repaired.stdout).toContain(`the index holds ${count - damaged.size + 1} threads`);
    for (const n of damaged) expect(repaired.stdout).toContain(String(n).padStart(12, '0'));
    expect(await listed(world)).toHaveLength(count - damaged.size + 1);
  }, 120_000);
});

describe('two processes in one thread', () => {
  it('both store what they were told they had stored', async () => {
    const world = await makeWorld({ turns: () => ({ items: [{ message: 'aye' }] }) });
    const id = await thread(world, 'start');
    const prompts = Array.from({ length: 8 }, (_, n) => `word ${n} of many`);
    const runs = await Promise.all(prompts.map((prompt) => world.exec(['resume', id, prompt])));
    expect(runs.map(({ code }) => code)).toEqual(prompts.map(() => 0));
    const said = rolloutLines(rolloutPath(world)).filter(({ payload }) => payload['type'] === 'user_message').map(({ payload }) => payload['message']);
    expect(new Set(said)).toEqual(new Set(['start', ...prompts]));
    expect(said).toHaveLength(9);
  });
});

describe('a torn record', () => {
  it('goes on behind the torn line, wherever the tear is', async () => {
    const world = await makeWorld();
    const id = await thread(world, 'start');
    const path = rolloutPath(world);
    const whole = readFileSync(path);
    const lastLines = whole.toString('utf8').trimEnd().split('\n').slice(-2).join('\n').length + 1;
    const cuts = [1, 2, Math.floor(lastLines / 3), Math.floor(lastLines / 2), lastLines - 1];
    for (const cut of cuts) {
      writeFileSync(path, whole.subarray(0, whole.length - cut));
      expect({ cut, code: (await world.exec(['resume', id, `after ${cut}`])).code }).toEqual({ cut, code: 0 });
      expect(messagesOf(world.mock.requests.at(-1), 'user')).toEqual(expect.arrayContaining(['start', `after ${cut}`]));
      const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');
      const broken = lines.filter((line) => !isJson(line));
      expect(broken.length).toBeLessThanOrEqual(1);
    }
  });
});

describe('a home that cannot be written', () => {
  it('lists what is there and says why nothing is stored', async () => {
    const world = await makeWorld();
    const id = await thread(world);
    const server = await ServerRun.start({ env: { ...world.env, CODEX_SQLITE_HOME: '/proc/nowhere' }, cwd: world.repo.path });
    const { data } = await server.request<{ data: { id: string }[] }>('thread/list', { sourceKinds: ['exec'] });
    expect(data.map((each) => each.id)).toEqual([id]);
  });

  it('does not lose what another program appends to the names', async () => {
    const world = await makeWorld();
    const id = await thread(world);
    expect((await command(world, 'rename', id, 'First Name')).code).toBe(0);
    appendFileSync(join(world.home, 'session_index.jsonl'), '{"torn');
    expect((await command(world, 'rename', id, 'Second Name')).code).toBe(0);
    const { stdout } = await command(world, 'sessions', '--all', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Second Name' });
    expect((await world.exec(['resume', 'Second Name', 'by name'])).code).toBe(0);
  });
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
