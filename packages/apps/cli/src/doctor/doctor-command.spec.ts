import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { commandWorld, type CommandWorld } from '../command-line.fixture.ts';
import { type Finding } from './finding.ts';

const DATABASE = 'codex-ts-threads.sqlite';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.dispose());

/** Runs the doctor and gives what it found by name. */
async function findings(words = 'doctor'): Promise<{ code: number; stderr: string; of: (name: string) => Finding | undefined }> {
  const { code, stdout, stderr } = await world.run(`${words} --json`);
  const found = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Finding);
  return { code, stderr, of: (name) => found.find((finding) => finding.name === name) };
}

async function store(id: string): Promise<void> {
  const folder = join(world.home, 'sessions', '2024', '09', '20');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const timestamp = '2024-09-20T00:00:00.000Z';
  const meta = { id, timestamp, cwd: world.cwd, originator: 'codex_exec', cli_version: '0.117.0', source: 'exec', model_provider: 'openai' };
  const lines = [
    { timestamp, type: 'session_meta', payload: meta },
    { timestamp, type: 'event_msg', payload: { type: 'user_message', message: 'hi', images: [], local_images: [], text_elements: [] } },
  ];
  await writeFile(join(folder, `rollout-2024-09-20T00-00-00-${id}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
}

describe('codex doctor', () => {
  it('is content with an empty home, and leaves it empty', async () => {
    const { code, stderr, of } = await findings();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(of('home')).toEqual({ name: 'home', status: 'ok', summary: world.home, details: [] });
    expect(of('config')).toMatchObject({ status: 'ok', summary: 'no problems' });
    expect(of('threads')).toMatchObject({ status: 'ok', summary: expect.stringContaining('0 stored') });
    expect(of('sandbox')).toMatchObject({ status: 'ok' });
    expect(of('repair')).toBeUndefined();
    expect(await readdir(world.home)).toEqual([]);
  });

  it('prints a table for people', async () => {
    const { stdout } = await world.run('doctor');
    expect(stdout.split('\n').map((line) => line.slice(0, 17).trimEnd())).toEqual(['ok       home', 'ok       config', 'ok       threads', 'ok       sizes', 'ok       sandbox', '']);
  });

  it('tells mistakes in the configuration, each on a line, and looks at the rest all the same', async () => {
    await writeFile(join(world.home, 'config.toml'), 'model = 3\nmodle = "x"\n');
    const { code, of } = await findings();
    expect(code).toBe(1);
    expect(of('config')).toMatchObject({ status: 'error', summary: '1 error, 1 warning' });
    expect(of('config')?.details).toEqual([expect.stringMatching(/^error: .*config\.toml:1:9: .*string$/), expect.stringMatching(/^warning: .*modle/)]);
    expect(of('threads')).toMatchObject({ status: 'ok' });
    await writeFile(join(world.home, 'config.toml'), 'modle = "x"\n');
    expect((await findings()).code).toBe(0);
    expect((await findings('--strict-config doctor')).code).toBe(1);
  });

  it('tells who can look into the home', async () => {
    await chmod(world.home, 0o755);
    expect((await findings()).of('home')).toMatchObject({ status: 'ok', details: [expect.stringContaining('chmod 700')] });
  });

  it('counts what is stored and how much it takes', async () => {
    await store('01920000-0000-7000-8000-0000000000aa');
    await writeFile(join(world.home, 'history.jsonl'), 'x'.repeat(2 * 1024 * 1024));
    const { of } = await findings();
    expect(of('threads')?.summary).toContain('1 stored');
    expect(of('sizes')).toMatchObject({ summary: '2.0 MB', details: ['sessions: 1 KB in 1 file', 'prompt history: 2.0 MB in 1 file'] });
  });

  it('makes the index anew, also a damaged one, and says what could not be read', async () => {
    await store('01920000-0000-7000-8000-0000000000aa');
    await store('01920000-0000-7000-8000-0000000000bb');
    const made = await findings('doctor --repair');
    expect(made).toMatchObject({ code: 0 });
    expect(made.of('repair')).toMatchObject({ status: 'ok', summary: 'the index holds 2 threads' });
    expect(made.of('threads')?.summary).toContain('2 stored, 2 in the index');

    await writeFile(join(world.home, DATABASE), Buffer.alloc(8192));
    await writeFile(join(world.home, 'sessions/2024/09/20/rollout-2024-09-20T00-00-00-01920000-0000-7000-8000-0000000000cc.jsonl'), '\0'.repeat(100));
    const damaged = await findings();
    expect(damaged.code).toBe(1);
    expect(damaged.of('threads')).toMatchObject({ status: 'error', details: expect.arrayContaining([expect.stringContaining('codex doctor --repair')]) });

    const repaired = await findings('doctor --repair');
    expect(repaired.code).toBe(0);
    expect(repaired.of('repair')).toMatchObject({ status: 'warning', summary: 'the index holds 2 threads', details: [expect.stringMatching(/^left out: .*00cc\.jsonl: /)] });
    expect(repaired.of('threads')?.details).toContainEqual(expect.stringContaining('set aside because it was damaged'));
  });

  it('looks for the index where the configuration says', async () => {
    const elsewhere = join(world.cwd, 'state');
    await store('01920000-0000-7000-8000-0000000000aa');
    const { code } = await world.run(['doctor', '--repair', '-c', `sqlite_home=${JSON.stringify(elsewhere)}`]);
    expect(code).toBe(0);
    expect(await readdir(elsewhere)).toContain(DATABASE);
    expect(await readdir(world.home)).not.toContain(DATABASE);
  });

  it('fails in one line where there is no home, and for bad usage', async () => {
    expect(await world.run('doctor', { env: { CODEX_HOME: '/nonexistent' } })).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: .*\n$/) });
    expect(await world.run('doctor x')).toMatchObject({ code: 2 });
    expect(await world.run('-m x doctor')).toMatchObject({ code: 2 });
  });
});
