import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { disposeTemp, makeTempDir, waitFor, writeFiles } from '@codex-ts/test-support';

import { type AgentLink } from './agent-link.ts';
import { startChildAgent } from './child-agent.ts';
import { Codex } from './codex.ts';
import { THREAD } from './fake-agent.fixture.ts';

afterAll(disposeTemp);

/** A server of a few lines; `body` says what it does with the request `message` when it is no handshake. */
async function script(body: string): Promise<string> {
  const { path } = await makeTempDir();
  const source = `
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  const { id, method } = message;
  if (method === 'initialize') return say({ id, result: {} });
  if (method === 'thread/start') return say({ id, result: { thread: { id: '${THREAD}' } } });
  if (method === 'initialized') return;
  ${body}
}).on('close', () => process.exit(0));
`;
  await writeFiles(path, { 'server.cjs': source });
  return join(path, 'server.cjs');
}

const codexOf = async (body: string) => new Codex({ codexPathOverride: await script(body), env: {} });
const here = { skipGitRepoCheck: true };

function start(program: string): Promise<AgentLink> {
  return startChildAgent({ program: { file: process.execPath, words: ['-e', program] }, overrides: [], env: {} });
}

describe('an agent in a child process', () => {
  it('is started with the settings and the environment, and ends when its input does', async () => {
    const echo = "console.log(JSON.stringify({ method: 'x', params: [process.argv.slice(1), process.env.A, Object.keys(process.env).includes('HOME')] })); process.stdin.resume()";
    const link = await startChildAgent({ program: { file: process.execPath, words: ['-e', echo, '--'] }, overrides: ['a=1', 'b=2'], env: { A: 'yes' } });
    const first = await link.channel.messages[Symbol.asyncIterator]().next();
    expect(first.value).toEqual({ method: 'x', params: [['--config', 'a=1', '--config', 'b=2', 'app-server'], 'yes', false] });
    await link.close();
    expect((await link.ended).message).toBe('Codex exited with code 0: ');
  });

  it('is told to end when it does not, and then made to', async () => {
    const link = await start("process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); console.log('{\"method\":\"x\"}')");
    await link.channel.messages[Symbol.asyncIterator]().next();
    await link.close();
    expect((await link.ended).message).toContain('SIGKILL');
  }, 15_000);

  it('leaves the end of what it said on stderr in the error', async () => {
    const link = await start("process.stderr.write('x'.repeat(100000) + '\\nError: no such key'); process.exitCode = 3");
    const { message } = await link.ended;
    expect(message).toMatch(/^Codex exited with code 3: x+\nError: no such key$/);
    expect(message.length).toBeLessThan(9000);
  });

  it('is ended when it writes what is no message', async () => {
    const link = await start("console.log('hello'); setInterval(() => undefined, 1000)");
    await expect(link.channel.messages[Symbol.asyncIterator]().next()).rejects.toThrow('SIGKILL');
    expect((await link.ended).message).toBe('Codex wrote what is no message: hello');
  });

  it('cannot be started where there is none', async () => {
    await expect(new Codex({ codexPathOverride: '/nonexistent/codex', env: {} }).startThread(here).run('Go.')).rejects.toMatchObject({ code: 'codex_not_started' });
    const { path } = await makeTempDir();
    await writeFiles(path, { plain: 'no program' });
    await chmod(join(path, 'plain'), 0o644);
    await expect(new Codex({ codexPathOverride: join(path, 'plain'), env: {} }).startThread(here).run('Go.')).rejects.toThrow('EACCES');
  });

  it('that is killed in a turn ends the run with the reason', async () => {
    const codex = await codexOf("process.stderr.write('last words'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 10)");
    await expect(codex.startThread(here).run('Go.')).rejects.toThrow('Codex exited with signal SIGKILL: last words');
  });

  it('is gone after close, and closing twice is no error', async () => {
    const codex = await codexOf("say({ id, error: { code: 1, message: String(process.pid) } })");
    const pid = await codex.startThread(here).run('Go.').then(() => 0, (error: Error) => Number(error.message));
    expect(() => process.kill(pid, 0)).not.toThrow();
    await Promise.all([codex.close(), codex.close()]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('is gone after a while without work', async () => {
    const codex = new Codex({ codexPathOverride: await script("say({ id, error: { code: 1, message: String(process.pid) } })"), env: {}, idleTimeoutMs: 1 });
    const pid = await codex.startThread(here).run('Go.').then(() => 0, (error: Error) => Number(error.message));
    const isGone = (): boolean => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    };
    await waitFor(isGone, { what: 'the end of the agent' });
  });
});
