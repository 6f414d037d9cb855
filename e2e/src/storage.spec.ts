import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { runProcess, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { failure, parseEvents, texts, threadId } from './events.fixture.ts';
import { inputOf, messagesOf, orphans } from './history.fixture.ts';
import { eventTypes, responseItems, rolloutLines, rolloutPath, rolloutPaths } from './rollout-file.fixture.ts';
import { closeWorlds, configToml, makeWorld, type World } from './world.fixture.ts';

afterAll(closeWorlds);

const command = (text: string): MockTurn => ({ items: [{ call: 'exec_command', args: { cmd: `echo ${text}` } }] });
const answer = (message: string): MockTurn => ({ items: [{ message }] });

describe('the session file', () => {
  it('holds the turn in the order of the format', async () => {
    const world = await makeWorld({ turns: [{ items: [{ reasoning: 'hm' }, { call: 'exec_command', args: { cmd: 'echo hi' } }] }, answer('done')] });
    await world.exec(['hi']);
    const kinds = rolloutLines(rolloutPath(world)).map(({ type, payload }) => [type, payload['type'], payload['role']].filter((word) => word !== undefined).join(' '));
    expect(kinds.filter((kind) => kind !== 'event_msg token_count')).toEqual([
      'session_meta',
      'event_msg task_started',
      'response_item message developer',
      'response_item message user',
      'turn_context',
      'response_item message user',
      'event_msg user_message',
      'event_msg agent_reasoning',
      'response_item reasoning',
      'response_item function_call',
      'response_item function_call_output',
      'event_msg agent_message',
      'response_item message assistant',
      'event_msg task_complete',
    ]);
  });

  it('is named by date and thread, and for its owner only, folders too', async () => {
    const world = await makeWorld();
    const id = threadId(parseEvents((await world.exec(['--json', 'hi'])).stdout));
    const path = rolloutPath(world);
    expect(path.slice(world.home.length)).toMatch(new RegExp(`^/sessions/\\d{4}/\\d\\d/\\d\\d/rollout-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d-${id}\\.jsonl$`));
    expect([path, `${world.home}/sessions`].map((place) => (statSync(place).mode & 0o777).toString(8))).toEqual(['600', '700']);
  });

  it('is not written with --ephemeral, also when the run fails', async () => {
    const world = await makeWorld({ turns: [answer('a'), { status: 400, error: { message: 'no' } }] });
    expect((await world.exec(['--ephemeral', 'hi'])).code).toBe(0);
    expect((await world.exec(['--ephemeral', 'hi'])).code).toBe(1);
    expect(rolloutPaths(world.home)).toEqual([]);
  });

  it('gets the failed turn too', async () => {
    const world = await makeWorld({ turns: [command('one'), { status: 400, error: { message: 'no' } }] });
    expect((await world.exec(['hi'])).code).toBe(1);
    expect(responseItems(rolloutLines(rolloutPath(world))).map(({ type }) => type)).toContain('function_call_output');
  });
});

describe('a torn last line', () => {
  it('costs only itself: the thread resumes, and what follows is whole', async () => {
    const world = await makeWorld({ turns: [answer('first'), answer('second')] });
    const id = threadId(parseEvents((await world.exec(['--json', 'One.'])).stdout));
    const path = rolloutPath(world);
    const before = rolloutLines(path).length;
    appendFileSync(path, '{"timestamp":"2026-01-01T00:00:00.000Z","type":"response_it');
    const run = await world.exec(['--json', 'resume', id, 'Two.']);
    expect({ code: run.code, said: texts(parseEvents(run.stdout)) }).toEqual({ code: 0, said: ['second'] });
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const torn = lines.filter((line) => !isJson(line));
    expect(torn).toEqual(['{"timestamp":"2026-01-01T00:00:00.000Z","type":"response_it']);
    expect(lines.indexOf(torn[0] ?? '')).toBe(before);
    expect(messagesOf(world.mock.requests[1], 'user').slice(-2)).toEqual(['One.', 'Two.']);
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

describe('a session file that was cut anywhere', () => {
  it('resumes from what is left, with every call answered', async () => {
    const world = await makeWorld({ turns: (_, index) => [command('one'), command('two'), answer('first')][index] ?? answer('again') });
    const id = threadId(parseEvents((await world.exec(['--json', 'One.'])).stdout));
    const path = rolloutPath(world);
    const whole = readFileSync(path);
    const ends = [...whole.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
    const first = ends[0] ?? 0;
    // Before and after each line from the second half on, and inside some.
    const cuts = [first, first + 17, ...ends.slice(4).flatMap((end, n) => (n % 2 === 0 ? [end] : [end - 5]))];
    for (const cut of cuts) {
      writeFileSync(path, whole.subarray(0, cut));
      const run = await world.exec(['--json', 'resume', id, `From ${cut}.`]);
      expect({ cut, code: run.code, said: texts(parseEvents(run.stdout)) }).toEqual({ cut, code: 0, said: ['again'] });
      const request = world.mock.requests.at(-1);
      expect({ cut, orphans: orphans(inputOf(request)), last: messagesOf(request, 'user').at(-1) }).toEqual({ cut, orphans: [], last: `From ${cut}.` });
    }
  });

  it.each<[string, string]>([
    ['empty', ''],
    ['without its first line', '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"task_started","turn_id":"x","model_context_window":1}}\n'],
    ['noise', '\0\0\0\n'],
  ])('is refused by name when it is %s', async (_, text) => {
    const world = await makeWorld();
    const id = threadId(parseEvents((await world.exec(['--json', 'One.'])).stdout));
    const path = rolloutPath(world);
    writeFileSync(path, text);
    const run = await world.exec(['resume', id, 'Two.']);
    expect({ code: run.code, requests: world.mock.requests.length, text: readFileSync(path, 'utf8') }).toEqual({ code: 1, requests: 1, text });
    expect(run.stderr).toContain(path);
  });
});

describe('a record that cannot be written', () => {
  /** The provider by flags, for homes without a configuration file. */
  const flags = (world: World): string[] => ['-c', 'model_provider="mock"', '-c', 'model="gpt-5.3-codex"', '-c', `model_providers.mock={name="m",base_url="${world.mock.url}"}`];

  const many = (_: unknown, index: number): MockTurn => (index < 60 ? { items: [{ message: `step ${index}` }, { call: 'exec_command', args: { cmd: `printf '%02000d' ${index}` } }] } : answer('all done'));

  /** What was told is stored: every step that the client saw is in the record. */
  function stepsIn(text: string): string[] {
    return [...text.matchAll(/"type":"output_text","text":"(step \d+)"/g)].map(([, step]) => step ?? '');
  }

  function failed(run: RunResult): string[] {
    const events = parseEvents(run.stdout.split('\n').filter((line) => line.startsWith('{"type":"') && !line.startsWith('{"timestamp"')).join('\n'));
    expect(events.map(({ type }) => type)).not.toContain('turn.completed');
    expect(failure(events) ?? run.stderr).toMatch(/(?:ENOSPC|EFBIG|no space|too large|could not be (?:stored|written)|cannot (?:store|write))/i);
    return texts(events).map((text) => text ?? '');
  }

  it('for a file that may not grow: exit 1, the reason, nothing told that is not stored', async () => {
    const world = await makeWorld({ turns: many });
    const run = await runProcess(['bash', '-c', 'ulimit -f 80; exec "$@"', 'limited', ...codex('exec', '--json', '-s', 'danger-full-access', 'Fill it.')], { cwd: world.repo.path, env: world.env });
    expect(run.code).toBe(1);
    const told = failed(run);
    expect(told.length).toBeGreaterThan(1);
    const path = rolloutPath(world);
    expect(stepsIn(readFileSync(path, 'utf8'))).toEqual(expect.arrayContaining(told));
    expect(() => rolloutLines(path)).not.toThrow();
  });

  it('for a file that may not grow: the thread resumes when there is room again', async () => {
    const world = await makeWorld({ turns: many });
    const run = await runProcess(['bash', '-c', 'ulimit -f 80; exec "$@"', 'limited', ...codex('exec', '--json', '-s', 'danger-full-access', 'Fill it.')], { cwd: world.repo.path, env: world.env });
    const id = threadId(parseEvents(run.stdout));
    const steps = texts(parseEvents(run.stdout));
    const asked = world.mock.requests.length;
    const again = await world.exec(['--json', '-s', 'danger-full-access', 'resume', id, 'Go on.']);
    expect(again.code).toBe(0);
    const said = messagesOf(world.mock.requests[asked], 'assistant');
    expect(said.slice(0, steps.length)).toEqual(steps);
    expect(orphans(inputOf(world.mock.requests[asked]))).toEqual([]);
  });

  it('on a full disk: exit 1, the reason, nothing told that is not stored', async () => {
    const world = await makeWorld({ turns: many });
    const home = `${world.home}/full`;
    const script = 'mkdir "$CODEX_HOME/x" && "$@"; code=$?; cat "$CODEX_HOME"/sessions/*/*/*/*.jsonl >&2; exit $code';
    const args = ['exec', '--json', '-s', 'danger-full-access', ...flags(world), 'Fill it.'];
    await runProcess(['mkdir', home]);
    const run = await runProcess(['bwrap', '--dev-bind', '/', '/', '--size', '131072', '--tmpfs', home, 'sh', '-c', script, 'sh', ...codex(...args)], {
      cwd: world.repo.path,
      env: { ...world.env, CODEX_HOME: home },
    });
    expect(run.code).toBe(1);
    const told = failed(run);
    expect(told.length).toBeGreaterThan(1);
    expect(stepsIn(run.stderr)).toEqual(expect.arrayContaining(told));
  });

  it('in a home that is read-only: exit 1, the reason, the model not asked', async () => {
    const world = await makeWorld();
    writeFileSync(`${world.home}/config.toml`, configToml(world.mock.url));
    const run = await runProcess(['bwrap', '--dev-bind', '/', '/', '--ro-bind', world.home, world.home, ...codex('exec', 'hi')], { cwd: world.repo.path, env: world.env });
    expect({ code: run.code, stdout: run.stdout, requests: world.mock.requests.length }).toEqual({ code: 1, stdout: '', requests: 0 });
    const told = run.stderr.split('\n').filter((line) => line.includes(world.home));
    expect(told).toEqual([expect.stringMatching(/read-only|EROFS/i)]);
  });

  it('in a home that is read-only, with --ephemeral: the run is fine', async () => {
    const world = await makeWorld();
    const run = await runProcess(['bwrap', '--dev-bind', '/', '/', '--ro-bind', world.home, world.home, ...codex('exec', '--ephemeral', 'hi')], { cwd: world.repo.path, env: world.env });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: 'done\n' });
  });
});

describe('several runs on one home', () => {
  it('each have their own whole file', async () => {
    const world = await makeWorld({ turns: (_, index) => (index < 4 ? command('x') : answer('ok')) });
    const runs = await Promise.all(['a', 'b', 'c', 'd'].map((prompt) => world.exec([prompt])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const ends = rolloutPaths(world.home).map((path) => eventTypes(rolloutLines(path)).at(-1));
    expect(ends).toEqual(['task_complete', 'task_complete', 'task_complete', 'task_complete']);
  });
});
