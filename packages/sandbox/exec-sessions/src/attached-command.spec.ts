import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type AttachedCommand, type AttachOptions, startAttached } from './attached-command.ts';
import { anyProcess, DANGER, eventually, freshPlace, killLeftSleepers, nap, planShell, sleeping, WORKSPACE } from './commands.fixture.ts';

const place = freshPlace();
killLeftSleepers();
const POLICIES = [['sandboxed', WORKSPACE], ['danger', DANGER]] as const;

interface Attached {
  command: AttachedCommand;
  text(): { out: string; err: string };
  ended(): Promise<{ exitCode: number; out: string; err: string }>;
}

async function attach(script: string, policy: (typeof POLICIES)[number][1], options: Partial<AttachOptions> = {}): Promise<Attached> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  const command = await startAttached(await planShell(script, place.workspace, policy), {
    terminal: null,
    keepsInput: false,
    onStdout: (chunk) => out.push(chunk),
    onStderr: (chunk) => err.push(chunk),
    signal: new AbortController().signal,
    ...options,
  });
  const text = () => ({ out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
  return { command, text, ended: async () => ({ exitCode: (await command.exited).exitCode, ...text() }) };
}

/** Whether a process with this command line is asleep, which one that only writes is when it cannot. */
function waits(commandLine: string): boolean {
  return readdirSync('/proc').some((pid) => /^[0-9]+$/.test(pid) && fact(pid, 'cmdline') === commandLine && fact(pid, 'stat').includes(') S '));
}

function fact(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return ''; // It has ended meanwhile.
  }
}

describe.each(POLICIES)('an attached command, %s', (_, policy) => {
  it('has its streams apart, each a real pipe', async () => {
    const run = await attach('echo out; echo err >&2; echo more > /dev/stderr; echo last > /dev/stdout; exit 3', policy);
    expect(await run.ended()).toEqual({ exitCode: 3, out: 'out\nlast\n', err: 'err\nmore\n' });
  });

  it('reads what is written, to the end', async () => {
    const run = await attach('cat /dev/stdin; cat; echo end', policy, { keepsInput: true });
    run.command.write(Buffer.from('one\n'));
    await eventually('it comes back', () => run.text().out === 'one\n');
    run.command.write(Buffer.from([0xff, 0x0a]));
    run.command.end();
    run.command.write(Buffer.from('late'));
    expect(run.command.isInputEnded).toBe(true);
    expect((await run.ended()).out).toBe('one\n\ufffd\nend\n');
  });

  it('finds its input at the end when nobody writes', async () => {
    expect((await (await attach('cat; echo end', policy)).ended()).out).toBe('end\n');
  });

  it('is not waited for by who writes more than it reads', async () => {
    const run = await attach('sleep 0.2; wc -c', policy, { keepsInput: true });
    run.command.write(Buffer.alloc(3_000_000, 'x'));
    expect(run.command.pendingInput).toBeGreaterThan(1_000_000);
    run.command.end();
    await run.command.inputDrained();
    expect((await run.ended()).out.trim()).toBe('3000000');
  });

  it('drops what it does not read', async () => {
    const run = await attach('exec <&-; sleep 0.1', policy, { keepsInput: true });
    run.command.write(Buffer.alloc(1_000_000));
    expect((await run.ended()).exitCode).toBe(0);
    await run.command.inputDrained();
    expect(run.command.pendingInput).toBe(0);
  });

  it('has a terminal of the size that was asked for', async () => {
    const run = await attach('stty size; read x; stty size; read y || echo end', policy, { terminal: { rows: 7, cols: 31 } });
    await eventually('it began', () => run.text().out.includes('7 31'));
    run.command.resize({ rows: 8, cols: 32 });
    run.command.write(Buffer.from('go\n'));
    await eventually('it saw the new size', () => run.text().out.includes('8 32'));
    run.command.end();
    expect(await run.ended()).toMatchObject({ exitCode: 0, out: expect.stringContaining('end\r\n'), err: '' });
  });

  it.each([
    ['on pipes', null],
    ['on a terminal', { rows: 7, cols: 31 }],
  ])('waits while its output is held, and loses nothing of it: %s', async (_, terminal) => {
    const mark = join(place.workspace, 'done');
    const lines = Array.from({ length: 40_000 }, (_, index) => String(index + 1));
    const run = await attach(`seq 1 40000; touch ${mark}; echo last`, policy, { terminal });
    run.command.hold(true);
    await eventually('it has to wait', () => waits(['seq', '1', '40000', ''].join('\0')));
    expect(existsSync(mark)).toBe(false);
    run.command.hold(false);
    await eventually('it goes on', () => run.text().out.includes('30000'));
    run.command.hold(true);
    run.command.hold(false);
    const { out } = await run.ended();
    expect(out.replaceAll('\r', '').split('\n')).toEqual([...lines, 'last', '']);
    rmSync(mark);
  });

  it.each([
    ['on pipes', null],
    ['on a terminal', { rows: 7, cols: 31 }],
  ])('is heard to its last word when that was held as it ended: %s', async (_, terminal) => {
    const script = `seq 1 300; echo last; : ${nap(1)}`;
    const run = await attach(script, policy, { terminal });
    run.command.hold(true);
    await eventually('it has ended', () => !anyProcess(script));
    run.command.hold(false);
    const words = Array.from({ length: 300 }, (_, index) => String(index + 1));
    expect((await run.ended()).out.replaceAll('\r', '').split('\n')).toEqual([...words, 'last', '']);
  });

  it('can be killed while its output is held', async () => {
    const run = await attach('yes', policy);
    run.command.hold(true);
    run.command.kill();
    run.command.hold(true);
    expect((await run.ended()).exitCode).toBe(137);
  });

  it('dies with all it started on abort', async () => {
    const controller = new AbortController();
    const run = await attach(`setsid sleep ${nap(301)} >/dev/null 2>&1 & setsid sleep ${nap(301)} >/dev/null & sleep ${nap(301)}`, policy, { signal: controller.signal });
    await eventually('they sleep', () => sleeping(nap(301)).length === 3);
    controller.abort();
    expect((await run.ended()).exitCode).toBe(137);
    await eventually('all dead', () => sleeping(nap(301)).length === 0);
  });

  it('is not started when it was aborted before', async () => {
    await expect(attach('true', policy, { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
  });

  it('leaves no descriptor open', async () => {
    const once = async (): Promise<void> => {
      const run = await attach('cat; echo x >&2', policy, { keepsInput: true });
      run.command.end();
      await run.ended();
      const plan = await planShell('true', place.workspace, policy);
      const nothing = { terminal: null, keepsInput: true, onStdout: () => undefined, onStderr: () => undefined, signal: new AbortController().signal };
      await expect(startAttached({ ...plan, program: '/nonexistent' }, nothing)).rejects.toMatchObject({ code: 'spawn_failed' });
      await expect(startAttached({ ...plan, args: ['x'.repeat(3_000_000)] }, nothing)).rejects.toMatchObject({ code: 'spawn_failed' });
    };
    const open = (): number => readdirSync('/proc/self/fd').length;
    for (let turn = 0; turn < 4; turn += 1) await once();
    const before = open();
    for (let turn = 0; turn < 4; turn += 1) await once();
    await eventually('as many as before', () => open() <= before + 3);
  });
});

describe('a sandbox that is set up a second time', () => {
  it('gets the input from the beginning, and its own words reach nobody', async () => {
    const plan = await planShell('cat', place.workspace);
    const { launch } = plan;
    if (launch === undefined) throw new Error('not sandboxed');
    const failing = {
      ...plan,
      program: '/bin/sh',
      args: ['-c', 'read x; echo "bwrap: cannot" >&2; exit 1'],
      launch: { ...launch, statusFd: launch.statusFd, verdict: () => ({ type: 'retry' as const, plan: () => Promise.resolve(plan) }), prepare: () => launch.prepare(), isEmpty: () => true, holdsTree: true },
    };
    const out: Buffer[] = [];
    const command = await startAttached(failing, {
      terminal: null,
      keepsInput: true,
      onStdout: (chunk) => out.push(chunk),
      onStderr: (chunk) => out.push(chunk),
      signal: new AbortController().signal,
    });
    command.write(Buffer.from('hello\n'));
    command.end();
    expect(await command.exited).toEqual({ exitCode: 0, signal: null });
    expect(Buffer.concat(out).toString()).toBe('hello\n');
  });

  it('rejects when the program cannot be found inside', async () => {
    const plan = await planShell('true', place.workspace);
    const at = plan.args.lastIndexOf('/bin/sh');
    const missing = { ...plan, args: plan.args.map((arg, index) => (index === at ? '/nonexistent-program' : arg)) };
    const told: string[] = [];
    const command = await startAttached(missing, { terminal: null, keepsInput: false, onStdout: () => undefined, onStderr: (chunk) => told.push(chunk.toString()), signal: new AbortController().signal });
    await expect(command.exited).rejects.toMatchObject({ code: 'spawn_failed' });
    expect(told).toEqual([]);
  });
});
