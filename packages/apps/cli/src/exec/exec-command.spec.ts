import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FakeEngine } from '../fake-engine.fixture.ts';
import { stdinOf, testHost, type TestHost } from '../host.fixture.ts';
import { runCommand } from '../run-command.ts';

const ID = '01920000-0000-7000-8000-0000000000aa';

let base: string;
let home: string;
let repo: string;
let plain: string;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'exec-command-')));
  [home, repo, plain] = [join(base, 'home'), join(base, 'repo'), join(base, 'plain')];
  await mkdir(home);
  await mkdir(plain);
  await mkdir(join(repo, '.git'), { recursive: true });
});
afterEach(async () => {
  await rm(base, { recursive: true });
});

interface Ran {
  code: number | string;
  engine: FakeEngine;
  host: TestHost;
}

/** Runs `codex` with these words in the repository; a failure comes back as its message. */
async function run(words: string[], options: { cwd?: string; engine?: FakeEngine; stdin?: string; env?: Record<string, string> } = {}): Promise<Ran> {
  const engine = options.engine ?? new FakeEngine();
  const host = testHost({
    cwd: options.cwd ?? repo,
    env: { CODEX_HOME: home, HOME: base, ...options.env },
    stdin: stdinOf(options.stdin ?? 'terminal'),
    startEngine: engine.start,
  });
  const code = await runCommand(words, host).catch((error: unknown) => (error as Error).message);
  return { code, engine, host };
}

describe('codex exec', () => {
  it('runs a turn and closes the engine', async () => {
    const { code, host, engine } = await run(['exec', 'hi']);
    expect(code).toBe(0);
    expect(host.stdout.text).toBe('done\n');
    expect(host.stderr.text).toContain('user\nhi\n');
    expect(engine.isClosed).toBe(true);
    expect(engine.paramsOf('turn/start')).toMatchObject({ input: [{ type: 'text', text: 'hi' }] });
    expect(engine.paramsOf('thread/start')).toMatchObject({ cwd: repo, sandbox: 'read-only', approvalPolicy: 'never', ephemeral: false });
  });

  it('exits 1 on a failed turn, and closes the engine when the thread is refused', async () => {
    expect((await run(['exec', 'hi'], { engine: new FakeEngine({ fails: 'boom' }) })).code).toBe(1);
    const refused = await run(['exec', 'hi'], { engine: new FakeEngine({ refuses: 'no rollout found' }) });
    expect({ code: refused.code, isClosed: refused.engine.isClosed }).toEqual({ code: 'no rollout found', isClosed: true });
  });

  it('hands flags, overrides and the environment to the engine', async () => {
    await writeFile(join(home, '.env'), 'FROM_FILE=1\n');
    const words = ['-c', 'model=a', '--search', 'exec', '-c', 'model_reasoning_effort=high', '-m', 'b', '--full-auto', '--add-dir', '/x', '--ephemeral', 'hi'];
    const { engine, host } = await run(words, { env: { CODEX_INTERNAL_ORIGINATOR_OVERRIDE: 'codex_sdk_ts' } });
    expect(engine.input).toMatchObject({
      originator: 'codex_sdk_ts',
      version: '9.8.7',
      transportOption: {},
      loaded: { config: { model: 'b', modelReasoningEffort: 'high', sandboxMode: 'workspace-write', approvalPolicy: 'never', webSearchMode: 'live', cwd: repo } },
    });
    expect(engine.paramsOf('thread/start')).toMatchObject({ ephemeral: true });
    expect(engine.input?.env['FROM_FILE']).toBe('1');
    expect(engine.input?.loaded.config.sandboxPolicy).toMatchObject({ writable_roots: expect.arrayContaining(['/x']) });
    expect(host.stderr.text).toContain('reasoning effort: high\n');
  });

  it('overrides whatever approval is configured, and says so for the flag', async () => {
    expect((await run(['exec', '-c', 'approval_policy=untrusted', 'hi'])).engine.input?.loaded.config.approvalPolicy).toBe('never');
    expect((await run(['-a', 'on-request', 'exec', 'hi'])).host.stderr.text).toContain('warning: exec cannot ask anyone');
    expect((await run(['-a', 'never', 'exec', 'hi'])).host.stderr.text).not.toContain('warning');
  });

  it('shows what the configuration and the engine warn about', async () => {
    const engine = new FakeEngine();
    engine.warnings = ['the tape is old'];
    const { host } = await run(['exec', 'hi'], { engine, env: { OPENAI_BASE_URL: 'http://127.0.0.1:9' } });
    expect(host.stderr.text).toMatch(/user\nhi\nwarning: `OPENAI_BASE_URL` is deprecated.*\nwarning: the tape is old\n/);
  });

  it('takes paths of files from where it was started, and works where -C says', async () => {
    await symlink(repo, join(base, 'link'));
    const words = ['exec', '-C', '../link', '--record', 'tape', '-o', 'last', 'hi', '-i', 'a.png'];
    const { code, engine } = await run(words, { cwd: plain });
    expect(code).toBe(0);
    expect(engine.input?.loaded.config.cwd).toBe(repo);
    expect(engine.input?.transportOption).toEqual({ record: join(plain, 'tape') });
    expect(engine.paramsOf('turn/start')).toMatchObject({ input: [{ path: join(plain, 'a.png') }, { text: 'hi' }] });
  });

  it('prints JSON lines with --json', async () => {
    const { host } = await run(['exec', '--json', '-']  , { stdin: 'piped' });
    expect(host.stdout.text.split('\n')[0]).toMatch(/^\{"type":"thread.started"/);
    expect(host.stderr.text).toBe('');
  });

  it('passes a schema on, whatever JSON it is', async () => {
    await writeFile(join(repo, 's.json'), '[1]');
    expect((await run(['exec', '--output-schema', 's.json', 'hi'])).engine.paramsOf('turn/start')).toMatchObject({ outputSchema: [1] });
  });

  it('may run anywhere when told to', async () => {
    for (const flag of ['--skip-git-repo-check', '--yolo']) expect((await run(['exec', flag, 'hi'], { cwd: plain })).code).toBe(0);
    expect((await run(['exec', '--full-auto', 'hi'], { cwd: plain })).code).toMatch(/not inside a Git repository/);
  });
});

describe('codex review', () => {
  it.each<[string[], string | undefined, unknown]>([
    [['exec', 'review', '--uncommitted'], undefined, { type: 'uncommittedChanges' }],
    [['review', '--base', ' main '], undefined, { type: 'baseBranch', branch: 'main' }],
    [['review', '--commit', 'abc', '--title', 'T'], undefined, { type: 'commit', sha: 'abc', title: 'T' }],
    [['exec', 'review', 'with care '], undefined, { type: 'custom', instructions: 'with care' }],
    [['review', '-'], ' from\nstdin\n', { type: 'custom', instructions: 'from\nstdin' }],
  ])('%j starts a review and no turn', async (words, stdin, target) => {
    const { code, engine, host } = await run(words, stdin === undefined ? {} : { stdin });
    expect(code).toBe(0);
    expect(engine.paramsOf('review/start')).toMatchObject({ target });
    expect(engine.paramsOf('turn/start')).toBeUndefined();
    expect(host.stdout.text).toBe('done\n');
  });

  it.each([
    [['review'], /Nothing to review was named\. Give --uncommitted/],
    [['exec', 'review', ''], /Nothing to review was named: PROMPT is empty/],
    [['review', '--base', ' '], /--base is empty/],
    [['exec', 'review', '--commit='], /--commit is empty/],
    [['review', '-'], /stdin is empty/],
  ])('%j does not begin', async (words, message) => {
    const { code, engine } = await run(words, { stdin: '' });
    expect(code).toMatch(message);
    expect(engine.input).toBeUndefined();
  });

  it('wants a repository, as exec does', async () => {
    expect((await run(['review', '--uncommitted'], { cwd: plain })).code).toMatch(/not inside a Git repository/);
    expect((await run(['exec', 'review', '--uncommitted', '--skip-git-repo-check', '--json'], { cwd: plain })).code).toBe(0);
  });
});

describe('the order of the checks', () => {
  /** Everything wrong at once; each step mends the first fault. */
  it('reports the first fault', async () => {
    await writeFile(join(home, 'config.toml'), 'model = 3\n');
    const missing = join(base, 'missing');
    let words = ['exec', '--bogus', '--enable', 'nope', '-c', 'x', '-C', missing, '--output-schema', 'none.json'];
    let env: Record<string, string> = { CODEX_HOME: missing };
    const expectFault = async (text: RegExp): Promise<void> => {
      const ran = await run(words, { cwd: plain, env });
      expect(ran.code).toMatch(text);
      expect(ran.engine.input).toBeUndefined();
    };
    await expectFault(/unexpected argument '--bogus'/);
    words = words.filter((word) => word !== '--bogus');
    await expectFault(/Unknown feature flag: nope/);
    words = words.map((word) => (word === 'nope' ? 'fast_mode' : word));
    await expectFault(/missing '='/);
    words = words.map((word) => (word === 'x' ? 'hide_agent_reasoning=true' : word));
    await expectFault(/Cannot work in .*missing/);
    words = words.map((word) => (word === missing ? plain : word));
    await expectFault(/CODEX_HOME/);
    env = {};
    await expectFault(/config\.toml:1/);
    await rm(join(home, 'config.toml'));
    await expectFault(/Cannot read the output schema file/);
    await writeFile(join(plain, 'none.json'), '{"a":\n}');
    await expectFault(/is not valid JSON/);
    await writeFile(join(plain, 'none.json'), '{}');
    await expectFault(/No prompt was given/);
    words.push('hi');
    await expectFault(/not inside a Git repository/);
    words.push('--skip-git-repo-check');
    expect((await run(words, { cwd: plain, env })).code).toBe(0);
  });

  it('refuses unknown keys with --strict-config, wherever it stands', async () => {
    await writeFile(join(home, 'config.toml'), 'modle = "x"\n');
    expect((await run(['exec', 'hi'])).host.stderr.text).toMatch(/warning: .*modle/);
    for (const words of [['--strict-config', 'exec', 'hi'], ['exec', '--strict-config', 'hi'], ['exec', 'resume', ID, 'hi', '--strict-config']]) {
      expect((await run(words)).code).toMatch(/config\.toml:1:1: unknown key/);
    }
  });

  it('wants a folder after -C', async () => {
    await writeFile(join(base, 'file'), '');
    expect((await run(['exec', '-C', join(base, 'file'), 'hi'])).code).toMatch(/not a directory/);
  });
});

describe('codex exec resume', () => {
  async function store(id: string, cwd: string, age: number): Promise<void> {
    const folder = join(home, 'sessions', '2024', '09', '20');
    await mkdir(folder, { recursive: true });
    const timestamp = '2024-09-20T00:00:00.000Z';
    const meta = { id, timestamp, cwd, originator: 'codex_exec', cli_version: '0.117.0', source: 'exec', model_provider: 'openai' };
    const lines = [
      { timestamp, type: 'session_meta', payload: meta },
      { timestamp, type: 'event_msg', payload: { type: 'user_message', message: 'hi', images: [], local_images: [], text_elements: [] } },
    ];
    const path = join(folder, `rollout-2024-09-20T00-00-00-${id}.jsonl`);
    await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const when = new Date(Date.now() - age * 1000);
    await utimes(path, when, when);
  }

  it('resumes by id without looking it up', async () => {
    const { engine } = await run(['exec', 'resume', ID, 'go']);
    expect(engine.paramsOf('thread/resume')).toMatchObject({ threadId: ID, cwd: repo, sandbox: 'read-only' });
    expect(engine.paramsOf('turn/start')).toMatchObject({ input: [{ text: 'go' }] });
  });

  it('reads the prompt from stdin, as the SDK needs it', async () => {
    const { engine } = await run(['exec', '--experimental-json', 'resume', ID], { stdin: 'go' });
    expect(engine.paramsOf('turn/start')).toMatchObject({ input: [{ text: 'go' }] });
  });

  it('finds the newest session of this folder, or of any', async () => {
    const elsewhere = ID.replace('aa', 'bb');
    await store(ID, repo, 100);
    await store(elsewhere, plain, 10);
    expect((await run(['exec', 'resume', '--last', 'go'])).engine.paramsOf('thread/resume')).toMatchObject({ threadId: ID });
    expect((await run(['exec', 'resume', '--last', '--all', 'go'])).engine.paramsOf('thread/resume')).toMatchObject({ threadId: elsewhere });
  });

  it('starts a new session when there is no last one', async () => {
    const { code, engine } = await run(['exec', 'resume', '--last', 'go']);
    expect(code).toBe(0);
    expect(engine.paramsOf('thread/start')).toBeDefined();
  });

  it('goes on without a record in a copy, so that the session stays as it is', async () => {
    const { engine } = await run(['exec', 'resume', ID, '--ephemeral', 'go']);
    expect(engine.paramsOf('thread/fork')).toMatchObject({ threadId: ID, ephemeral: true });
    expect(engine.paramsOf('thread/resume')).toBeUndefined();
  });

  it('forks by id, by name and the newest, which must be there', async () => {
    const missing = await run(['exec', 'fork', '--last', 'go']);
    expect(missing.code).toMatch(/There is no session to fork.*--all/);
    expect(missing.engine.input).toBeUndefined();
    await store(ID, repo, 1);
    await writeFile(join(home, 'session_index.jsonl'), `${JSON.stringify({ id: ID, thread_name: 'fix', updated_at: '2024-09-20T00:00:00Z' })}\n`);
    for (const session of [ID, 'fix', '--last']) {
      const { code, engine } = await run(['exec', 'fork', session, 'go']);
      expect(code).toBe(0);
      expect(engine.paramsOf('thread/fork')).toMatchObject({ threadId: ID, cwd: repo, sandbox: 'read-only', approvalPolicy: 'never', ephemeral: false });
      expect(engine.paramsOf('turn/start')).toMatchObject({ input: [{ text: 'go' }] });
    }
    expect((await run(['exec', 'fork', 'unknown', 'go'])).code).toMatch(/No session is named "unknown"/);
  });

  it('finds a session by its name, and says so when there is none', async () => {
    await store(ID, repo, 1);
    await writeFile(join(home, 'session_index.jsonl'), `${JSON.stringify({ id: ID, thread_name: 'fix', updated_at: '2024-09-20T00:00:00Z' })}\n`);
    expect((await run(['exec', 'resume', 'fix', 'go'])).engine.paramsOf('thread/resume')).toMatchObject({ threadId: ID });
    const { code, engine } = await run(['exec', 'resume', 'unknown', 'go']);
    expect(code).toMatch(/No session is named "unknown".*--all/);
    expect(engine.input).toBeUndefined();
  });
});
