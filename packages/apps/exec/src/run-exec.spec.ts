import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type ExecOptions } from './exec-options.ts';
import { Capture, FakeServer } from './fake-server.fixture.ts';
import { runExec } from './run-exec.ts';
import { busyTurn, failure, hook, itemCompleted, message, THREAD, tokens, TURN, turnCompleted, turnStarted, warning } from './server-talk.fixture.ts';

type Overrides = Partial<Omit<ExecOptions, 'display'>> & { format?: 'human' | 'jsonl' };

function options({ format = 'human', ...rest }: Overrides = {}): ExecOptions {
  return {
    version: '1.2.3',
    thread: { kind: 'start', ephemeral: false },
    settings: { model: null, modelProvider: 'mock', cwd: '/w', sandbox: 'read-only', approvalPolicy: 'never' },
    input: { prompt: 'hello', images: [] },
    display: { format, color: false, reasoningEffort: null, reasoningSummary: null, hideReasoning: false, showRawReasoning: false },
    warnings: [],
    ...rest,
  };
}

async function run(
  server: FakeServer,
  opts: ExecOptions,
  io: { stdout?: Capture; stderr?: Capture; signal?: AbortSignal } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { stdout = new Capture(), stderr = new Capture(), signal = new AbortController().signal } = io;
  const code = await runExec(opts, { client: server, stdout, stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

const answered = [turnStarted, itemCompleted(message('done')), tokens(10, 0, 5), turnCompleted()];

describe('runExec', () => {
  it('asks for a thread and a turn, images before the text', async () => {
    const server = new FakeServer(answered);
    const schema = { type: 'object' };
    await run(server, options({ input: { prompt: 'hi', images: ['/a.png', '/b.png'], outputSchema: schema }, thread: { kind: 'start', ephemeral: true } }));
    expect(server.requests).toEqual([
      { method: 'initialize', params: { clientInfo: { name: 'codex-exec', version: '1.2.3' } } },
      { method: 'initialized', params: undefined },
      { method: 'thread/start', params: { modelProvider: 'mock', cwd: '/w', sandbox: 'read-only', approvalPolicy: 'never', ephemeral: true } },
      {
        method: 'turn/start',
        params: {
          threadId: THREAD,
          input: [{ type: 'localImage', path: '/a.png' }, { type: 'localImage', path: '/b.png' }, { type: 'text', text: 'hi' }],
          outputSchema: schema,
        },
      },
    ]);
  });

  it('resumes a thread under the settings of this invocation', async () => {
    const server = new FakeServer(answered);
    const settings = { model: 'm', modelProvider: 'mock', cwd: '/w', sandbox: 'workspace-write', approvalPolicy: 'on-request' } as const;
    await run(server, options({ thread: { kind: 'resume', threadId: THREAD }, settings }));
    expect(server.requests[2]).toEqual({ method: 'thread/resume', params: { threadId: THREAD, includeTurns: false, ...settings } });
  });

  it('forks a thread under the settings of this invocation', async () => {
    const server = new FakeServer(answered);
    await run(server, options({ thread: { kind: 'fork', threadId: THREAD, ephemeral: true } }));
    const settings = { modelProvider: 'mock', cwd: '/w', sandbox: 'read-only', approvalPolicy: 'never' };
    expect(server.requests[2]).toEqual({ method: 'thread/fork', params: { threadId: THREAD, ...settings, ephemeral: true } });
  });

  it('shows warnings of its thread and of the whole server, not those of other threads', async () => {
    const ownHook = hook('hook/started', 'running', null);
    const talk = [warning('ours'), warning('all', null), warning('child', 'child'), ownHook, hook('hook/completed', 'blocked', 'earlier'), ...answered];
    const { stderr } = await run(new FakeServer(talk), options());
    expect(stderr.match(/hook: .*/g)).toEqual(['hook: SessionStart']);
    expect(stderr.match(/warning: .*/g)).toEqual(['warning: ours', 'warning: all']);
  });

  it('puts the answer alone on stdout, the rest on stderr', async () => {
    const { code, stdout, stderr } = await run(new FakeServer(answered), options({ warnings: ['careful'] }));
    expect(code).toBe(0);
    expect(stdout).toBe('done\n');
    expect(stderr).toContain('session id: ');
    expect(stderr).toContain('user\nhello\nwarning: careful\n');
    expect(stderr.endsWith('codex\ndone\ntokens used\n15\n')).toBe(true);
  });

  it('has something reviewed, names it in the words of the server, and puts the review on stdout', async () => {
    const server = new FakeServer([turnStarted, itemCompleted(message('Fine.')), turnCompleted()]);
    const target = { type: 'baseBranch', branch: 'main' } as const;
    const { code, stdout, stderr } = await run(server, options({ input: { review: target }, warnings: ['careful'] }));
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Fine.\n' });
    expect(server.requests.at(-1)).toEqual({ method: 'review/start', params: { threadId: THREAD, target } });
    expect(stderr.endsWith("--------\nwarning: careful\nuser\nchanges against 'main'\ncodex\nFine.\n")).toBe(true);
  });

  it('shows its head and its warnings also when the review is refused', async () => {
    const server = new FakeServer([], { 'review/start': () => Promise.reject(new Error('sha must not be empty')) });
    const stderr = new Capture();
    await expect(run(server, options({ input: { review: { type: 'uncommittedChanges' } }, warnings: ['careful'] }), { stderr })).rejects.toThrow('sha must not be empty');
    expect(stderr.text).toMatch(/session id: [^]*warning: careful\n$/);
  });

  it('does not repeat the answer to a person who has both streams on a terminal', async () => {
    const io = { stdout: new Capture({ isTTY: true }), stderr: new Capture({ isTTY: true }) };
    expect((await run(new FakeServer(answered), options(), io)).stdout).toBe('');
    const half = { stdout: new Capture({ isTTY: true }) };
    expect((await run(new FakeServer(answered), options(), half)).stdout).toBe('done\n');
  });

  it('prints one JSON object per line and nothing else on stdout', async () => {
    const { stdout, stderr } = await run(new FakeServer(busyTurn), options({ format: 'jsonl' }));
    const types = stdout.trimEnd().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types.slice(0, 2)).toEqual(['thread.started', 'turn.started']);
    expect(types.at(-1)).toBe('turn.completed');
    expect(stderr).toBe('');
  });

  it('exits 1 on a failed turn, with nothing on stdout', async () => {
    const talk = [turnStarted, itemCompleted(message('half')), failure('boom', { willRetry: false }), turnCompleted('failed', 'boom')];
    const { code, stdout, stderr } = await run(new FakeServer(talk), options());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('ERROR: boom\n');
  });

  it('leaves out other threads, and other turns of its own thread', async () => {
    const talk = [
      turnStarted,
      itemCompleted(message('child'), { threadId: 'child', turnId: 'x' }),
      itemCompleted(message('earlier'), { threadId: THREAD, turnId: 'earlier' }),
      { method: 'turn/completed' as const, params: { threadId: 'child', turn: { id: 'x', items: [], status: 'failed' as const } } },
      ...answered.slice(1),
    ];
    const { code, stdout, stderr } = await run(new FakeServer(talk), options());
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
    expect(stderr).not.toMatch(/child|earlier/);
  });

  it('declines approvals and refuses any other question', async () => {
    const server = new FakeServer(answered);
    await run(server, options());
    const params = { threadId: THREAD, turnId: TURN, itemId: 'i' };
    await expect(server.handler({ id: 1, method: 'item/commandExecution/requestApproval', params })).resolves.toEqual({ decision: 'decline' });
    await expect(server.handler({ id: 2, method: 'item/fileChange/requestApproval', params })).resolves.toEqual({ decision: 'decline' });
    await expect(server.handler({ id: 3, method: 'item/permissions/requestApproval', params: { ...params, permissions: {} } })).resolves.toEqual({ permissions: {} });
    await expect(server.handler({ id: 4, method: 'mcpServer/elicitation/request', params } as never)).resolves.toEqual({ action: 'cancel' });
    await expect(server.handler({ id: 5, method: 'item/tool/requestUserInput', params } as never)).rejects.toThrow('not supported in exec mode');
  });

  it('passes on what the server says when the thread cannot start', async () => {
    const server = new FakeServer([], { 'thread/start': () => Promise.reject(new Error('no rollout found for thread id x')) });
    await expect(run(server, options())).rejects.toThrow('no rollout found');
  });

  it('says so when the server goes away in the middle', async () => {
    const server = new FakeServer([turnStarted], { 'turn/start': (_params, self) => (setImmediate(() => void self.close()), { turn: { id: TURN } }) });
    await expect(run(server, options())).rejects.toThrow('stopped before the turn was over');
  });
});

describe('interruption', () => {
  it('interrupts the turn, waits until that is recorded, and exits 1', async () => {
    const stop = new AbortController();
    const server = new FakeServer([turnStarted], {
      'turn/interrupt': (_params, self) => (self.tell(tokens(10, 0, 5), turnCompleted('interrupted')), {}),
      'turn/start': () => (setImmediate(() => stop.abort()), { turn: { id: TURN } }),
    });
    const { code, stdout, stderr } = await run(server, options(), { signal: stop.signal });
    expect(server.requests.at(-1)).toEqual({ method: 'turn/interrupt', params: { threadId: THREAD, turnId: TURN } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.endsWith('turn interrupted\ntokens used\n15\n')).toBe(true);
  });

  it('exits 1 without a turn when stopped before it', async () => {
    const stop = new AbortController();
    const server = new FakeServer(answered, {
      'thread/start': () => {
        stop.abort();
        throw new Error('aborted');
      },
    });
    expect((await run(server, options(), { signal: stop.signal })).code).toBe(1);
    expect(server.requests.map(({ method }) => method)).not.toContain('turn/start');
  });

  it('remarks on an interrupt that the server refuses', async () => {
    const stop = new AbortController();
    const server = new FakeServer([turnStarted], {
      'turn/interrupt': (_params, self) => {
        setImmediate(() => self.tell(...answered.slice(1)));
        throw new Error('no active turn');
      },
      'turn/start': () => (setImmediate(() => stop.abort()), { turn: { id: TURN } }),
    });
    const { code, stderr } = await run(server, options(), { signal: stop.signal });
    expect(code).toBe(0);
    expect(stderr).toContain('Could not interrupt the turn: no active turn\n');
  });

  it('stops quietly when the reader of the events goes away', async () => {
    const server = new FakeServer([turnStarted, itemCompleted(message('one')), itemCompleted(message('two'))], {
      'turn/interrupt': (_params, self) => (self.tell(turnCompleted('interrupted')), {}),
    });
    const stdout = new Capture({ failure: { limit: 2, code: 'EPIPE' } });
    const { code, stderr } = await run(server, options({ format: 'jsonl' }), { stdout });
    expect({ code, stderr, writes: stdout.writes }).toEqual({ code: 1, stderr: '', writes: 3 });
  });

  it('does not keep a full disk quiet', async () => {
    const stdout = new Capture({ failure: { limit: 0, code: 'ENOSPC' } });
    await expect(run(new FakeServer(answered), options(), { stdout })).rejects.toThrow('could not be written: write ENOSPC');
  });
});

describe('the last message in a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exec-spec-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('is written as it is, in both formats', async () => {
    for (const format of ['human', 'jsonl'] as const) {
      const lastMessageFile = join(folder, format);
      await run(new FakeServer(answered), options({ format, lastMessageFile }));
      expect(await readFile(lastMessageFile, 'utf8')).toBe('done');
    }
  });

  it('is empty, with a warning, when there was none', async () => {
    const lastMessageFile = join(folder, 'none');
    const { stderr } = await run(new FakeServer([turnStarted, turnCompleted()]), options({ lastMessageFile }));
    expect(stderr).toContain('no last agent message');
    expect(await readFile(lastMessageFile, 'utf8')).toBe('');
  });

  it('is not touched by a turn that failed', async () => {
    const lastMessageFile = join(folder, 'kept');
    await writeFile(lastMessageFile, 'before');
    await run(new FakeServer([turnStarted, itemCompleted(message('x')), turnCompleted('failed', 'boom')]), options({ lastMessageFile }));
    expect(await readFile(lastMessageFile, 'utf8')).toBe('before');
  });

  it('does not fail the run when it cannot be written', async () => {
    const { code, stdout, stderr } = await run(new FakeServer(answered), options({ lastMessageFile: join(folder, 'no', 'such') }));
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
    expect(stderr).toContain('Failed to write last message file');
  });
});
