import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockItem } from '@codex-ts/mock-model';
import { failure, parseEvents, texts } from './events.fixture.ts';
import { inputOf, outputOf } from './history.fixture.ts';
import { longSleep, peakMemoryMiB, processesWith } from './processes.fixture.ts';
import { rolloutPath } from './rollout-file.fixture.ts';
import { closeWorlds, configToml, inHome, makeWorld, SECRET, type World } from './world.fixture.ts';

afterAll(closeWorlds);

const WRITE = ['--json', '-s', 'workspace-write'];

describe('a provider that is no use', () => {
  it('without its key: the turn fails and names the variable', async () => {
    const world = await makeWorld({ provider: 'env_key_instructions = "Ask Ada for one."' });
    const run = await world.exec(['--json', 'hi'], { env: { ...world.env, E2E_MODEL_ACCESS: undefined } });
    expect(run.code).toBe(1);
    expect(failure(parseEvents(run.stdout))).toMatch(/Missing environment variable: `E2E_MODEL_ACCESS`.*Ask Ada for one\./);
    expect(world.mock.requests).toHaveLength(0);
  });

  it('out of reach: as many attempts as allowed, told, exit 1', async () => {
    const world = await makeWorld();
    await writeFile(inHome(world, 'config.toml'), configToml('http://127.0.0.1:9/v1'));
    const run = await world.exec(['--json', 'hi']);
    const events = parseEvents(run.stdout);
    expect(run.code).toBe(1);
    expect(events.flatMap(({ message }) => (message?.startsWith('Reconnecting') === true ? [message.slice(0, 19)] : []))).toEqual(['Reconnecting... 1/1']);
    expect(failure(events)).toContain('http://127.0.0.1:9/v1/responses');
  });

  it.each([
    [400, '{"error":{"message":"bad thing"}}', /^\{"error":\{"message":"bad thing"\}\}$/],
    [401, '{"error":{"message":"Incorrect API key"}}', /^unexpected status 401 Unauthorized: Incorrect API key, url: http:.*\/v1\/responses/],
    [429, '{"error":{"message":"slow down"}}', /429 Too Many Requests/],
    [500, '{"error":{"message":"oops"}}', /high demand|500/],
  ])('that answers %i: exit 1 and the reason', async (status, rawBody, message) => {
    const world = await makeWorld({ turns: () => ({ status, rawBody }) });
    const run = await world.exec(['--json', 'hi']);
    expect(run.code).toBe(1);
    expect(failure(parseEvents(run.stdout))).toMatch(message);
  });

  it('is told of on stderr, with nothing on stdout', async () => {
    const world = await makeWorld({ turns: () => ({ status: 401, error: { message: 'Incorrect API key' } }) });
    const run = await world.exec(['hi']);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' });
    expect(run.stderr.match(/^ERROR: unexpected status 401.*$/gm)).toHaveLength(1);
  });
});

describe('a call that is no use', () => {
  /** What the model is told of a call, in a run that goes on and ends well. */
  async function toldOf(item: MockItem, files = {}): Promise<{ told: string; world: World }> {
    const world = await makeWorld({ turns: [{ items: [item] }, { items: [{ message: 'I see.' }] }], files });
    const run = await world.exec([...WRITE, 'Try.']);
    expect({ code: run.code, said: texts(parseEvents(run.stdout)) }).toEqual({ code: 0, said: ['I see.'] });
    return { told: outputOf(world.mock.requests[1], 'c'), world };
  }

  it.each<[string, string, RegExp]>([
    ['arguments that are no JSON', '{"cmd": "echo', /^failed to parse function arguments: /],
    ['no arguments', '', /^failed to parse function arguments: /],
    ['an argument missing', '{}', /^failed to parse function arguments: missing field `cmd`/],
    ['an argument of the wrong type', '{"cmd":7}', /^failed to parse function arguments: .*string/],
    ['a list for arguments', '[]', /^failed to parse function arguments: /],
  ])('with %s: the model is told why', async (_, args, message) => {
    expect((await toldOf({ call: 'exec_command', callId: 'c', args })).told).toMatch(message);
  });

  it('of an unknown tool: the model is told its name', async () => {
    expect((await toldOf({ call: 'fly', callId: 'c', args: { to: 'the moon' } })).told).toBe('unsupported call: fly');
    expect((await toldOf({ custom: 'swim', callId: 'c', input: 'far' })).told).toMatch(/^unsupported (?:custom tool )?call: swim$/);
  });

  it('a patch that does not apply: the model is told which lines were not found, and nothing is changed', async () => {
    const input = '*** Begin Patch\n*** Add File: b.txt\n+new\n*** Update File: a.txt\n@@\n-three\n+four\n*** End Patch\n';
    const { told, world } = await toldOf({ custom: 'apply_patch', callId: 'c', input }, { 'a.txt': 'one\ntwo\n' });
    expect(told).toBe(`apply_patch verification failed: Failed to find expected lines in ${world.repo.path}/a.txt:\nthree`);
    expect(existsSync(join(world.repo.path, 'b.txt'))).toBe(false);
    expect(readFileSync(join(world.repo.path, 'a.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it.each<[string, string]>([
    ['is no patch', 'hello'],
    ['has no end', '*** Begin Patch\n*** Add File: x\n+y\n'],
    ['is empty', '*** Begin Patch\n*** End Patch\n'],
  ])('a patch that %s: the model is told', async (_, input) => {
    expect((await toldOf({ custom: 'apply_patch', callId: 'c', input })).told).toMatch(/^(?:apply_patch verification failed: |patch rejected: )/);
  });

  it('of a session that is not there: the model is told', async () => {
    expect((await toldOf({ call: 'write_stdin', callId: 'c', args: { session_id: 4711, chars: 'x' } })).told).toBe('write_stdin failed: Unknown process id 4711');
  });

  it('in a folder that is not there: the model is told', async () => {
    expect((await toldOf({ call: 'exec_command', callId: 'c', args: { cmd: 'true', workdir: '/nonexistent-e2e' } })).told).toMatch(/^exec_command failed.*\/nonexistent-e2e/);
  });

  it('for an image that is none: the model is told', async () => {
    const call = (path: string): MockItem => ({ call: 'view_image', callId: 'c', args: { path } });
    expect((await toldOf(call('nothing.png'))).told).toMatch(/^unable to locate image at `.*\/nothing\.png`/);
    expect((await toldOf(call('a.txt'), { 'a.txt': 'text' })).told).toMatch(/^unable to process image at `.*\/a\.txt`/);
  });
});

describe('an image that cannot be attached', () => {
  it.each(['nothing.png', 'a.txt'])('(%s) is told to the model, and the run is fine', async (name) => {
    const world = await makeWorld({ files: { 'a.txt': 'text' } });
    const run = await world.exec(['Look.', '-i', name]);
    expect(run.code).toBe(0);
    const parts = inputOf(world.mock.requests[0]).at(-1)?.['content'] as { type: string; text?: string }[];
    expect(parts.map(({ type }) => type)).not.toContain('input_image');
    expect(JSON.stringify(parts)).toMatch(new RegExp(`${name}|unsupported image`));
  });
});

describe('a command that is too much', () => {
  it('prints 200 MB: the model gets a part, memory stays bounded', async () => {
    let peak = Infinity;
    let pid = 0;
    const world = await makeWorld({
      turns: (_, index) => {
        if (index === 0) return { items: [{ call: 'exec_command', callId: 'c', args: { cmd: "head -c 200000000 /dev/zero | tr '\\0' x; echo; echo the end", yield_time_ms: 30_000 } }] };
        peak = peakMemoryMiB(pid);
        return { items: [{ message: 'Enough.' }] };
      },
    });
    const run = world.start([...WRITE, 'Flood.']);
    pid = run.pid;
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect(peak).toBeLessThan(300);
    const told = outputOf(world.mock.requests[1], 'c');
    expect(told.length).toBeLessThan(60_000);
    expect(told).toMatch(/^Process exited with code 0$/m);
    expect(told.endsWith('the end\n')).toBe(true);
  });

  it('never ends: the model is told that it runs, and it ends with the run', async () => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ turns: [{ items: [{ call: 'exec_command', callId: 'c', args: { cmd: `echo begun; ${command}`, yield_time_ms: 250 } }] }] });
    const run = await world.exec([...WRITE, 'Begin.']);
    const told = outputOf(world.mock.requests[1], 'c');
    expect(told).toMatch(/^Process running with session ID \d+$/m);
    expect(told).toMatch(/begun/);
    expect({ code: run.code, left: processesWith(mark) }).toEqual({ code: 0, left: [] });
  });
});

describe('the key of the provider', () => {
  it.each<[string, string[], number]>([
    ['a run that ends well', ['--json'], 200],
    ['a run that fails', [], 401],
  ])('stays out of output and session file in %s', async (_, flags, status) => {
    const echo: MockItem = { call: 'exec_command', args: { cmd: 'env; cat /proc/self/environ' } };
    const world = await makeWorld({ turns: [{ items: [echo] }, { status, error: { message: 'no' }, items: [{ message: 'ok' }] }, { status, error: { message: 'no' } }] });
    const run = await world.exec([...flags, '-s', 'danger-full-access', 'Show.'], { env: { ...world.env, RUST_LOG: 'trace', CODEX_TS_DEBUG: '1' } });
    expect(run.code).toBe(status === 200 ? 0 : 1);
    expect(world.mock.requests[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
    const seen = { stdout: run.stdout, stderr: run.stderr, rollout: readFileSync(rolloutPath(world), 'utf8') };
    expect(Object.entries(seen).flatMap(([name, text]) => (text.includes(SECRET) ? [name] : []))).toEqual([]);
  });
});
