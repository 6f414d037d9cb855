import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disposeTemp, waitFor } from '@codex-ts/test-support';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client } from './client.fixture.ts';
import { type Machine, startMachine } from './machine.fixture.ts';

let machine: Machine;
let client: Client;
beforeAll(async () => {
  machine = await startMachine();
  client = await machine.client();
});
afterAll(async () => {
  await machine.close();
  await disposeTemp();
});

const free = { sandboxPolicy: { type: 'dangerFullAccess' } };
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const run = (params: object): Promise<Record<string, unknown>> => client.call('command/exec', { ...free, ...params });
const shell = (script: string, more: object = {}): Promise<Record<string, unknown>> => run({ command: ['sh', '-c', script], ...more });
const refusal = (params: object): Promise<{ code: number; message: string }> => client.refusal('command/exec', { ...free, ...params });
let names = 0;
const newId = (): string => `p${(names += 1)}`;

interface Delta {
  processId: string;
  stream: 'stdout' | 'stderr';
  deltaBase64: string;
  capReached: boolean;
}
const deltas = (processId: string, by = client): Delta[] => (by.params('command/exec/outputDelta') as Delta[]).filter((delta) => delta.processId === processId);
function streamed(processId: string, stream: Delta['stream'] = 'stdout', by = client): Buffer {
  return Buffer.concat(deltas(processId, by).filter((delta) => delta.stream === stream).map(({ deltaBase64 }) => Buffer.from(deltaBase64, 'base64')));
}
const shows = (processId: string, text: string, by = client): Promise<unknown> => waitFor(() => streamed(processId, 'stdout', by).includes(text), { what: `${text} of ${processId}` });
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');

describe('command/exec', () => {
  it('answers with what came of it, both streams apart', async () => {
    expect(await shell('echo out; echo err >&2; exit 3')).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(await run({ command: ['cat'] })).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await run({ command: ['printf', '\\377a'] })).toMatchObject({ stdout: '\ufffda' });
    expect(await shell('kill -9 $$')).toMatchObject({ exitCode: 137 });
  });

  it('runs the words as they are, in the folder and with the variables that were asked for', async () => {
    mkdirSync(join(machine.workspace, 'sub'));
    expect(await run({ command: ['echo', '$HOME', '*', 'a b'] })).toMatchObject({ stdout: '$HOME * a b\n' });
    expect(await run({ command: ['pwd'] })).toMatchObject({ stdout: `${machine.workspace}\n` });
    expect(await run({ command: ['pwd'], cwd: 'sub' })).toMatchObject({ stdout: `${machine.workspace}/sub\n` });
    expect(await shell('echo $A-$B-${HOME-none}', { env: { A: 'x', B: '', HOME: null } })).toMatchObject({ stdout: 'x--none\n' });
  });

  it('keeps to the policy that was asked for, and to the configured one without any', async () => {
    const file = join(machine.workspace, 'written');
    const write = { command: ['sh', '-c', `echo x > ${file}`] };
    for (const params of [write, { ...write, sandboxPolicy: { type: 'readOnly' } }]) {
      expect(await client.call('command/exec', params)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Read-only') });
      expect(existsSync(file)).toBe(false);
    }
    expect(await run({ ...write, sandboxPolicy: { type: 'workspaceWrite' } })).toMatchObject({ exitCode: 0 });
    expect(existsSync(file)).toBe(true);
  });

  it('refuses what cannot be run, quoting no variable', async () => {
    expect(await refusal({ command: ['no-such-program'] })).toMatchObject({ code: -32603, message: expect.stringMatching(/^failed to spawn command: .*No such file/) });
    expect(await refusal({ command: ['true'], cwd: '/none' })).toMatchObject({ code: -32603, message: expect.stringContaining('/none') });
    expect(await client.refusal('command/exec', { command: ['no-such-program'] })).toMatchObject({ code: -32603, message: expect.stringContaining('no-such-program') });
    for (const params of [{ command: ['a\0'] }, { command: ['true'], cwd: '\0' }, { command: ['true'], env: { A: 'secret\0' } }, { command: ['true'], env: { 'A\0': '' } }]) {
      expect(await refusal(params)).toEqual({ code: -32603, message: 'failed to spawn command: nul byte found in provided data' });
    }
  });

  const bad: [object, number, string][] = [
    [{ command: [] }, -32600, 'command must not be empty'],
    [{ tty: true }, -32600, 'requires a client-supplied processId'],
    [{ streamStdin: true }, -32600, 'requires a client-supplied processId'],
    [{ streamStdoutStderr: true }, -32600, 'requires a client-supplied processId'],
    [{ size: { rows: 1, cols: 1 } }, -32602, 'size requires tty'],
    [{ processId: 'x', tty: true, size: { rows: 0, cols: 1 } }, -32602, 'greater than 0'],
    [{ timeoutMs: -1 }, -32602, 'non-negative, got -1'],
    [{ timeoutMs: 1, disableTimeout: true }, -32602, 'both timeoutMs and disableTimeout'],
    [{ outputBytesCap: 1, disableOutputCap: true }, -32602, 'both outputBytesCap and disableOutputCap'],
    [{ command: 'true' }, -32600, 'Invalid request: invalid type'],
    [{ command: [5] }, -32600, 'Invalid request: invalid type'],
    [{ timeoutMs: 1.5 }, -32600, 'Invalid request: invalid type'],
    [{ outputBytesCap: -1 }, -32600, 'Invalid request: invalid value'],
    [{ env: { A: 5 } }, -32600, 'Invalid request: invalid type'],
    [{ sandboxPolicy: { type: 'none' } }, -32600, 'Invalid request: unknown variant'],
    [{ processId: 'x', tty: true, size: { rows: 70_000, cols: 1 } }, -32600, 'Invalid request: invalid value'],
  ];
  it.each(bad)('refuses %j', async (params, code, words) => {
    const error = await refusal({ command: ['true'], ...params });
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it('ends the whole tree when the time is up, and keeps what was said', async () => {
    const result = await shell('sleep 600 & echo $!; trap "" TERM; sleep 600', { timeoutMs: 500 });
    expect(result).toMatchObject({ exitCode: 124 });
    await waitFor(() => !isAlive(Number(result['stdout'])));
    expect(await run({ command: ['true'], timeoutMs: 0 })).toMatchObject({ exitCode: 124 });
    expect(await run({ command: ['true'], timeoutMs: Number.MAX_SAFE_INTEGER })).toMatchObject({ exitCode: 0 });
  });

  it('cuts each stream at its cap, and at a mebibyte without one', async () => {
    expect(await shell('printf abcdef; printf ghijkl >&2', { outputBytesCap: 3 })).toEqual({ exitCode: 0, stdout: 'abc', stderr: 'ghi' });
    expect(await shell('printf abc', { outputBytesCap: 0 })).toMatchObject({ stdout: '' });
    const flood = 'head -c 2000000 /dev/zero | tr "\\0" a';
    expect(String((await shell(flood))['stdout'])).toHaveLength(1024 * 1024);
    expect(String((await shell(flood, { disableOutputCap: true }))['stdout'])).toHaveLength(2_000_000);
  });

  it('lets other requests be answered meanwhile', async () => {
    const processId = newId();
    const slow = run({ command: ['sleep', '600'], processId });
    expect(await shell('echo quick')).toMatchObject({ stdout: 'quick\n' });
    expect(await refusal({ command: ['true'], processId })).toEqual({ code: -32600, message: `duplicate active command/exec process id: "${processId}"` });
    await client.call('command/exec/terminate', { processId });
    expect(await slow).toMatchObject({ exitCode: 137 });
    expect(await run({ command: ['true'], processId })).toMatchObject({ exitCode: 0 });
  });
});

describe('a command on pipes that a client speaks to', () => {
  it('is told what is written and tells what it says, before its answer', async () => {
    const processId = newId();
    const ended = shell('echo ready; read a; echo "got $a"; cat; echo e >&2', { processId, streamStdin: true, streamStdoutStderr: true });
    await shows(processId, 'ready');
    await client.call('command/exec/write', { processId, deltaBase64: base64('one\n') });
    await shows(processId, 'got one');
    await client.call('command/exec/write', { processId, deltaBase64: base64('rest'), closeStdin: true });
    const before = client.seen.length;
    expect(await ended).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(streamed(processId).toString()).toBe('ready\ngot one\nrest');
    expect(streamed(processId, 'stderr').toString()).toBe('e\n');
    expect(client.seen.slice(before).slice(0, -1).every((name) => name === 'command/exec/outputDelta')).toBe(true);
  });

  it('carries every byte there and back', async () => {
    const processId = newId();
    const bytes = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * 7 + (index >> 8)) & 255));
    const ended = run({ command: ['cat'], processId, streamStdin: true, streamStdoutStderr: true });
    for (let start = 0; start < bytes.length; start += 50_000) {
      await client.call('command/exec/write', { processId, deltaBase64: bytes.subarray(start, start + 50_000).toString('base64') });
    }
    await client.call('command/exec/write', { processId, closeStdin: true });
    await ended;
    expect(streamed(processId).equals(bytes)).toBe(true);
    expect(deltas(processId).every(({ capReached }) => !capReached)).toBe(true);
  });

  it('is told with the last chunk that its cap is reached', async () => {
    for (const [cap, text] of [[3, 'abc'], [6, 'abcdef'], [0, '']] as const) {
      const processId = newId();
      await run({ command: ['printf', 'abcdef'], processId, streamStdoutStderr: true, outputBytesCap: cap });
      expect(streamed(processId).toString()).toBe(text);
      expect(deltas(processId).at(-1)?.capReached).toBe(true);
    }
  });

  it('keeps its input open after a write, and takes none behind the end', async () => {
    const processId = newId();
    const ended = shell('cat; sleep 600', { processId, streamStdin: true });
    expect(await client.call('command/exec/write', { processId, closeStdin: true })).toEqual({});
    expect(await client.call('command/exec/write', { processId, closeStdin: true })).toEqual({});
    expect(await client.refusal('command/exec/write', { processId, deltaBase64: base64('x') })).toEqual({ code: -32600, message: 'stdin is already closed' });
    await client.call('command/exec/terminate', { processId });
    await ended;
  });

  it('that reads nothing slows down who writes, and ends all the same', async () => {
    const processId = newId();
    const ended = run({ command: ['sleep', '600'], processId, streamStdin: true });
    const deltaBase64 = Buffer.alloc(3 * 1024 * 1024).toString('base64');
    let answered = false;
    const written = client.request('command/exec/write', { processId, deltaBase64 }).then(() => (answered = true));
    expect(await shell('echo meanwhile')).toMatchObject({ stdout: 'meanwhile\n' });
    expect(answered).toBe(false);
    await client.call('command/exec/terminate', { processId });
    expect(await ended).toMatchObject({ exitCode: 137 });
    await written;
  });

  it.each([
    [{}, -32602, 'requires deltaBase64 or closeStdin'],
    [{ deltaBase64: null, closeStdin: false }, -32602, 'requires deltaBase64 or closeStdin'],
    [{ deltaBase64: '%' }, -32602, 'invalid deltaBase64: '],
    [{ deltaBase64: '' }, -32600, 'stdin streaming is not enabled for this command/exec'],
  ])('refuses to be written %j when its input was not asked for', async (params, code, words) => {
    const processId = newId();
    const ended = run({ command: ['sleep', '600'], processId });
    const error = await client.refusal('command/exec/write', { processId, ...params });
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(await client.refusal('command/exec/resize', { processId, size: { rows: 1, cols: 1 } })).toMatchObject({ code: -32600, message: expect.stringContaining('PTY') });
    await client.call('command/exec/terminate', { processId });
    await ended;
  });
});

describe('a command on a terminal', () => {
  it('has the size that was asked for, and the one that is asked for later', async () => {
    const processId = newId();
    const ended = shell('stty size; test -t 0 && echo tty; read a; stty size; echo err >&2; exit 7', { processId, tty: true, size: { rows: 11, cols: 33 } });
    await shows(processId, 'tty');
    await client.call('command/exec/resize', { processId, size: { rows: 20, cols: 44 } });
    expect(await client.refusal('command/exec/resize', { processId, size: { rows: 0, cols: 1 } })).toMatchObject({ code: -32602 });
    await client.call('command/exec/write', { processId, deltaBase64: base64('x\n') });
    expect(await ended).toEqual({ exitCode: 7, stdout: '', stderr: '' });
    expect(streamed(processId).toString()).toBe('11 33\r\ntty\r\nx\r\n20 44\r\nerr\r\n');
    expect(streamed(processId, 'stderr')).toHaveLength(0);
  });

  it('takes signals from its keys, and the end of its input', async () => {
    const [interrupted, closed] = [newId(), newId()];
    const first = shell('trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.05; done', { processId: interrupted, tty: true });
    await shows(interrupted, 'ready');
    await client.call('command/exec/write', { processId: interrupted, deltaBase64: base64('\u0003') });
    expect(await first).toMatchObject({ exitCode: 9 });
    const second = shell('echo ready; cat; echo bye', { processId: closed, tty: true });
    await shows(closed, 'ready');
    await client.call('command/exec/write', { processId: closed, closeStdin: true });
    expect(await second).toMatchObject({ exitCode: 0 });
    expect(streamed(closed).toString()).toContain('bye');
  });

  it('loses none of its output, the last bytes included', async () => {
    const processId = newId();
    await shell('seq 1 20000', { processId, tty: true });
    expect(streamed(processId).toString()).toBe(`${Array.from({ length: 20_000 }, (_, index) => index + 1).join('\r\n')}\r\n`);
  });
});

describe('requests about a command that there is not', () => {
  it.each(['command/exec/write', 'command/exec/terminate', 'command/exec/resize'])('are refused: %s', async (method) => {
    const params = { processId: 'a"b', closeStdin: true, size: { rows: 1, cols: 1 } };
    expect(await client.refusal(method, params)).toEqual({ code: -32600, message: String.raw`no active command/exec for process id "a\"b"` });
    const processId = newId();
    await run({ command: ['true'], processId });
    expect(await client.refusal(method, { ...params, processId })).toMatchObject({ message: `no active command/exec for process id "${processId}"` });
  });
});

describe('a client that goes', () => {
  it.each([
    ['in the sandbox', {}],
    ['outside of it', free],
    ['on a terminal', { ...free, tty: true }],
  ])('takes its commands along, and all they started: %s', async (_, params) => {
    const leaving = await machine.client();
    const processId = newId();
    const mark = join(machine.workspace, `ended-${processId}`);
    const script = `setsid sh -c 'sleep 600 & echo $! ; wait' & echo $$ ready; sleep 600; touch ${mark}`;
    void leaving.request('command/exec', { command: ['sh', '-c', script], processId, streamStdoutStderr: true, disableTimeout: true, sandboxPolicy: { type: 'workspaceWrite' }, ...params });
    await waitFor(() => streamed(processId, 'stdout', leaving).toString().split('\n').length >= 3);
    const holders = pidsWith(script);
    expect(holders.length).toBeGreaterThan(0);
    leaving.close();
    await waitFor(() => pidsWith(script).length === 0);
    expect(existsSync(mark)).toBe(false);
    // Its names are its own: another client has them at once.
    expect(await run({ command: ['true'], processId })).toMatchObject({ exitCode: 0 });
  });

  it('cannot speak to the commands of another', async () => {
    const other = await machine.client();
    const processId = newId();
    const ended = run({ command: ['sleep', '600'], processId, streamStdoutStderr: true });
    expect(await other.refusal('command/exec/terminate', { processId })).toMatchObject({ code: -32600 });
    expect(await other.call('command/exec', { ...free, command: ['echo', 'x'], processId, streamStdoutStderr: true })).toMatchObject({ exitCode: 0 });
    expect(streamed(processId, 'stdout', other).toString()).toBe('x\n');
    expect(streamed(processId)).toHaveLength(0);
    other.close();
    await client.call('command/exec/terminate', { processId });
    await ended;
  });
});

/** Processes of this machine that were started with these words. */
function pidsWith(words: string): number[] {
  const own = process.pid;
  return processes().filter((pid) => pid !== own && commandLine(pid).includes(words));
}

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => pid > 0);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // It has ended meanwhile.
  }
}
