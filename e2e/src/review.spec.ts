import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { runProcess, type RunOptions, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { type ExecEvent, failure, parseEvents, texts, threadId } from './events.fixture.ts';
import { messagesOf, outputOf } from './history.fixture.ts';
import { longSleep, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { rolloutPaths } from './rollout-file.fixture.ts';
import { closeWorlds, inHome, makeWorld, type World } from './world.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;

afterAll(closeWorlds);

const FILES = { 'a.txt': 'one\n' };

/** A reviewer's last message with so many findings. */
function findings(count: number): string {
  const finding = (n: number) => ({
    title: `[P${n}] Mend thing ${n}`,
    body: `It breaks.\nAlways ${n}.`,
    confidence_score: 0.9,
    priority: n,
    code_location: { absolute_file_path: '/w/a.txt', line_range: { start: n, end: n + 1 } },
  });
  return JSON.stringify({ findings: Array.from({ length: count }, (_, index) => finding(index + 1)), overall_correctness: 'patch is incorrect', overall_explanation: 'Two faults.', overall_confidence_score: 0.8 });
}

const SHOWN = [
  'Two faults.\n\nFull review comments:\n',
  '- [P1] Mend thing 1 — /w/a.txt:1-2\n  It breaks.\n  Always 1.\n',
  '- [P2] Mend thing 2 — /w/a.txt:2-3\n  It breaks.\n  Always 2.\n',
].join('\n');

const LOOK: MockTurn = { items: [{ reasoning: '**Looking** around' }, { call: 'exec_command', callId: 'look', args: { cmd: 'git diff' } }] };
const FOUND: MockTurn = { items: [{ message: findings(2) }] };

async function changed(turns: MockTurn[]): Promise<World> {
  const world = await makeWorld({ turns, files: FILES });
  writeFileSync(join(world.repo.path, 'a.txt'), 'two\n');
  return world;
}

function review({ repo, env }: World, args: string[], options: RunOptions = {}): Promise<RunResult> {
  return runProcess(codex('review', ...args), { cwd: repo.path, env, ...options });
}

const told = (events: readonly ExecEvent[]): string[] => events.map(({ type, item }) => (item === undefined ? type : `${type} ${item.type}`));

describe('a review', () => {
  it('shows what was found on stdout, and how on stderr', async () => {
    const world = await changed([LOOK, FOUND]);
    const last = join(world.home, 'last');
    const { code, stdout, stderr } = await world.exec(['review', '--uncommitted', '-o', last]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: SHOWN });
    expect(readFileSync(last, 'utf8')).toBe(SHOWN.trimEnd());
    expect(stderr).toMatch(/--------\nuser\ncurrent changes\n\*\*Looking\*\* around\nexec\n.* -lc 'git diff' in [^]* succeeded in \d+ms:\n[^]*-one\n\+two\n\ncodex\nTwo faults\.\n/);
    expect(stderr).not.toMatch(/tokens used|"findings"/);
    const [asked] = world.mock.requests;
    expect(asked?.headers).toMatchObject({ 'x-openai-subagent': 'review', originator: 'codex_exec' });
    expect(messagesOf(asked, 'user').at(-1)).toMatch(/not committed yet/);
    expect(outputOf(world.mock.requests[1], 'look')).toContain('+two');
  });

  it('prints JSON lines and nothing else with --json', async () => {
    const world = await changed([LOOK, FOUND]);
    const { code, stdout, stderr } = await world.exec(['review', '--json', '--uncommitted']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = parseEvents(stdout);
    expect(told(events)).toEqual([
      'thread.started',
      'turn.started',
      'item.completed reasoning',
      'item.started command_execution',
      'item.completed command_execution',
      'item.completed agent_message',
      'turn.completed',
    ]);
    expect(texts(events)).toEqual([SHOWN.trimEnd()]);
    expect(events.at(-1)?.usage).toEqual({ input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 });
  });

  it('is of a branch, a commit, or what the user says, on stdin too', async () => {
    const turns: MockTurn[] = Array.from({ length: 4 }, () => ({ items: [{ message: findings(0) }] }));
    const world = await changed(turns);
    const head = (await runProcess(['git', 'rev-parse', 'HEAD'], { cwd: world.repo.path, env: world.env })).stdout.trim();
    const runs = [
      await review(world, ['--base', 'HEAD']),
      await review(world, ['--commit', head, '--title', 'First']),
      await review(world, ['only the tests']),
      await review(world, ['-'], { stdin: ' from stdin\n' }),
    ];
    expect(runs.map(({ code, stdout }) => [code, stdout])).toEqual(runs.map(() => [0, 'Two faults.\n']));
    const subjects = runs.map(({ stderr }) => /^user\n(.*)$/m.exec(stderr)?.[1]);
    expect(subjects).toEqual(["changes against 'HEAD'", `commit ${head.slice(0, 7)}: First`, 'only the tests', 'from stdin']);
    const tasks = world.mock.requests.map((request) => messagesOf(request, 'user').at(-1));
    expect(tasks).toEqual([expect.stringContaining(head), expect.stringContaining(`${head} ("First")`), 'only the tests', 'from stdin']);
  });

  it('is read by the next turn, and is what `resume --last` goes on with', async () => {
    const world = await changed([FOUND, { items: [{ message: 'Mended.' }] }]);
    const id = threadId(parseEvents((await world.exec(['review', '--json', '--uncommitted'])).stdout));
    expect(rolloutPaths(world.home)).toHaveLength(2);
    const resumed = parseEvents((await world.exec(['--json', 'resume', '--last', 'mend it'])).stdout);
    expect(threadId(resumed)).toBe(id);
    expect(texts(resumed)).toEqual(['Mended.']);
    expect(messagesOf(world.mock.requests[1], 'user').join('\n')).toContain('[P1] Mend thing 1');
    expect(world.mock.requests[1]?.headers['x-openai-subagent']).toBeUndefined();
  });

  it('keeps no record with --ephemeral', async () => {
    const world = await changed([FOUND]);
    expect((await world.exec(['review', '--uncommitted', '--ephemeral'])).stdout).toBe(SHOWN);
    expect(rolloutPaths(world.home)).toEqual([]);
  });

  it('has the sandbox of the run, and nobody to ask', async () => {
    const write = { call: 'exec_command', callId: 'write', args: { cmd: 'echo x > planted' } };
    const escalate = { call: 'exec_command', callId: 'escalate', args: { cmd: 'echo x > planted', sandbox_permissions: 'require_escalated', justification: 'please' } };
    const world = await changed([{ items: [write] }, { items: [escalate] }, FOUND]);
    const { code, stdout } = await world.exec(['review', '--json', '--uncommitted']);
    expect(code).toBe(0);
    expect(texts(parseEvents(stdout))).toEqual([SHOWN.trimEnd()]);
    expect(outputOf(world.mock.requests[1], 'write')).toMatch(/Read-only file system/);
    expect(existsSync(join(world.repo.path, 'planted'))).toBe(false);
    expect(readdirSync(world.repo.path).sort()).toEqual(['.git', 'a.txt']);
  });

  it('shows an answer that is no JSON as it is, and says so when there was none', async () => {
    const world = await changed([{ items: [{ message: 'Looks fine to me.' }] }, { items: [{ message: ' ' }] }]);
    expect((await review(world, ['--uncommitted'])).stdout).toBe('Looks fine to me.\n');
    expect(await review(world, ['--uncommitted'])).toMatchObject({ code: 0, stdout: 'The reviewer gave no output.\n' });
  });
});

describe('a review that comes to nothing', () => {
  it('fails as its model does, and leaves the file of the last message alone', async () => {
    const world = await changed([{ status: 400, error: { message: 'no such thing' } }, { status: 400, error: { message: 'no such thing' } }]);
    const last = inHome(world, 'last');
    const json = await world.exec(['review', '--json', '--uncommitted', '-o', last]);
    const events = parseEvents(json.stdout);
    expect([json.code, told(events)]).toEqual([1, ['thread.started', 'turn.started', 'error', 'turn.failed']]);
    expect(failure(events)).toContain('no such thing');
    const human = await review(world, ['--uncommitted']);
    expect(human).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/ERROR: .*no such thing.*\n$/) });
    expect(existsSync(last)).toBe(false);
  });

  it('ends with its commands when it is interrupted', async () => {
    const { command, mark } = longSleep();
    const world = await changed([{ items: [{ call: 'exec_command', args: { cmd: command, yield_time_ms: 30_000 } }] }]);
    const last = inHome(world, 'last');
    const run = world.start(['review', '--uncommitted', '-o', last]);
    await waitUntilThere('sleep', mark);
    run.signal('SIGINT');
    expect(await run.exited).toEqual({ code: 1, signal: null });
    await waitUntilGone(mark);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^turn interrupted$/m);
    expect(existsSync(last)).toBe(false);
  });

  it('says what is wrong with the command line', async () => {
    const world = await changed([]);
    const ends = [
      await review(world, []),
      await review(world, ['-'], { stdin: '' }),
      await review(world, ['--uncommitted', 'x']),
      await review(world, ['--title', 'T', 'x']),
      await review(world, ['--json', 'x']),
      await world.exec(['review', '--base', 'a', '--commit', 'b']),
      await world.exec(['review', '--uncommitted', '-s', 'read-only']),
    ];
    expect(ends.map(({ code }) => code)).toEqual([1, 1, 2, 2, 2, 2, 2]);
    expect(ends.map(({ stdout }) => stdout).join('')).toBe('');
    expect(ends.map(({ stderr }) => /^(?:Error|error): /.test(stderr))).toEqual(ends.map(() => true));
    expect(world.mock.requests).toEqual([]);
  });
});

describe(`a review beside the original's${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  const REVIEWERS: readonly (readonly [string, MockTurn[]])[] = [
    ['none', [{ items: [{ message: findings(0) }] }]],
    ['one', [{ items: [{ message: findings(1) }] }]],
    ['several', [{ items: [{ reasoning: '**Looking** around' }, { message: findings(3) }] }]],
    ['in a fence', [{ items: [{ message: `\`\`\`json\n${findings(1)}\n\`\`\`` }] }]],
    ['no JSON', [{ items: [{ message: 'Fine,\n  as it is' }] }]],
    ['a plan', [{ items: [{ call: 'update_plan', args: { plan: [{ step: 'one', status: 'pending' }] } }] }, { items: [{ message: findings(2) }] }]],
    ['failed', [{ status: 400, error: { message: 'bad' } }]],
  ];
  const TARGETS = [['--uncommitted'], ['--base', 'no such'], ['--commit', 'abcdef012345'], ['--commit', 'abcdef012345', '--title', 'T'], ['look here']];
  const TYPED = [[], ['--uncommitted', 'x'], ['--base', 'a', '--uncommitted'], ['--commit', 'a', 'x'], ['--title', 'T'], ['a', 'b'], ['-'], ['--base'], ['-s', 'read-only', 'x']];

  /** The JSON lines without ids. The original ends a failed review with a message that tells to try again. */
  const plainly = (stdout: string): string =>
    parseEvents(stdout)
      .filter(({ item, type }) => type !== 'thread.started' && !String(item?.text).startsWith('Review was interrupted'))
      .map((event) => JSON.stringify(event))
      .join('\n');

  withOriginal('says and ends the same', async () => {
    let [tried, agreed] = [0, 0];
    const compare = (ours: unknown, theirs: unknown): void => {
      tried += 1;
      expect(ours).toEqual(theirs);
      agreed += 1;
    };
    const both = async (turns: MockTurn[], args: string[]): Promise<RunResult[]> => {
      const [here, there] = [await changed(turns), await changed(turns)];
      return [await here.exec(['review', ...args]), await runProcess([ORACLE ?? '', 'exec', 'review', ...args], { cwd: there.repo.path, env: there.env })];
    };
    for (const [, turns] of REVIEWERS) {
      const [ours, theirs] = await both(turns, ['--json', '--uncommitted']);
      compare([ours?.code, plainly(ours?.stdout ?? '')], [theirs?.code, plainly(theirs?.stdout ?? '')]);
      const [human, original] = await both(turns, ['--uncommitted']);
      compare([human?.code, human?.stdout], [original?.code, original?.stdout]);
    }
    for (const target of TARGETS) {
      const [ours, theirs] = await both(REVIEWERS[0]?.[1] ?? [], target);
      const subject = (run: RunResult | undefined) => /^user\n[^]*/m.exec(run?.stderr ?? '')?.[0];
      compare([ours?.code, subject(ours)], [theirs?.code, subject(theirs)]);
    }
    for (const args of TYPED) {
      const [ours, theirs] = await both([], args);
      compare([ours?.code, ours?.stdout], [theirs?.code, theirs?.stdout]);
    }
    console.log(`reviews beside the original: ${String(tried)} tried, ${String(agreed)} agreed`);
  }, 180_000);
});
