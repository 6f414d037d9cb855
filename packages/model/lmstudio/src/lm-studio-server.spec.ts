import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { httpTransport } from '@codex-ts/model-client';
import { disposeTemp, makeTempDir, waitFor } from '@codex-ts/test-support';
import { findLms } from './find-lms.ts';
import { LmStudioServer } from './lm-studio-server.ts';

const never = new AbortController().signal;
const servers: Server[] = [];
const onPosix = process.platform === 'win32' ? it.skip : it;

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
afterAll(disposeTemp);

async function serve(status: number, models: unknown): Promise<{ readonly baseUrl: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      asked.push(`${message.method} ${message.url} ${Buffer.concat(parts).toString()}`.trim());
      response.writeHead(status).end(JSON.stringify(models));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

const at = (baseUrl: string, env: NodeJS.ProcessEnv = {}): LmStudioServer => new LmStudioServer({ baseUrl, env, transport: httpTransport({ env: {} }).send });

/** A home whose `lms` is this shell script. */
async function homeWith(script: string): Promise<{ readonly home: string; readonly env: NodeJS.ProcessEnv }> {
  const { path: home } = await makeTempDir();
  const folder = join(home, '.lmstudio', 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lms'), `#!/bin/sh\ncd "$HOME"\n${script}`);
  chmodSync(join(folder, 'lms'), 0o755);
  return { home, env: { HOME: home, PATH: '/usr/bin:/bin' } };
}

async function fetched(env: NodeJS.ProcessEnv, signal = never): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of at('http://127.0.0.1:1/v1', env).fetch('openai/m', signal)) lines.push(line);
  return lines;
}

describe('the LM Studio server', () => {
  it('says what it has', async () => {
    const { baseUrl, asked } = await serve(200, { data: [{ id: 'a' }, { id: 7 }, null] });
    expect([await at(baseUrl).hasModel('a', never), await at(`${baseUrl}/`).hasModel('b', never), await at(baseUrl).isRunning(never)]).toEqual(['yes', 'no', true]);
    expect(asked).toEqual(['GET /v1/models', 'GET /v1/models', 'GET /v1/models']);
    expect(await at((await serve(200, { models: [] })).baseUrl).hasModel('a', never)).toBe('unknown');
  });

  it('is told how to start when it does not run, and from what else answers', async () => {
    const other = at((await serve(404, {})).baseUrl);
    expect(await other.isRunning(never)).toBe(false);
    await expect(other.hasModel('a', never)).rejects.toMatchObject({ code: 'lmstudio_not_running', message: expect.stringContaining('is no LM Studio server (HTTP 404)') });
    await expect(at('http://127.0.0.1:1/v1').hasModel('a', never)).rejects.toMatchObject({ message: expect.stringMatching(/No LM Studio server answers at http:\/\/127.0.0.1:1\/v1 \(.+\)\. Start it with `lms server start`/) });
  });

  it('loads a model by a question of one token, and keeps quiet about failures', async () => {
    const { baseUrl, asked } = await serve(500, {});
    await at(baseUrl).load('m', never);
    expect(asked).toEqual(['POST /v1/responses {"model":"m","input":"","max_output_tokens":1}']);
    await at('http://127.0.0.1:1/v1').load('m', never);
    await at(baseUrl).load('m', AbortSignal.abort());
    expect(asked).toHaveLength(1);
  });
});

describe('its command', () => {
  onPosix('is asked to fetch a model; what it says comes line by line', async () => {
    const { home, env } = await homeWith(`printf '%s ' "$@" > words\nprintf '\\033[2K\\r10%%\\r10%%\\r20%%\\n\\n'; echo done; printf last`);
    expect(await fetched(env)).toEqual(['lms get openai/m', '10%', '20%', 'done', 'last']);
    expect(readFileSync(join(home, 'words'), 'utf8')).toBe('get --yes openai/m ');
  });

  onPosix('fails with the last thing it complained of, or said', async () => {
    const failure = async (script: string): Promise<unknown> => fetched((await homeWith(script)).env).catch((error: unknown) => error);
    expect(await failure('echo all is well; echo first >&2; echo No such model. >&2; exit 3')).toMatchObject({ code: 'lms_failed', message: '`lms get openai/m` failed: No such model.' });
    expect(await failure('echo Not today; exit 1')).toMatchObject({ message: '`lms get openai/m` failed: Not today.' });
    expect(await failure('exit 4')).toMatchObject({ message: '`lms get openai/m` failed: it ended with code 4.' });
    expect(await failure('kill -9 $$')).toMatchObject({ message: '`lms get openai/m` failed: it ended with SIGKILL.' });
  });

  onPosix('says so when it cannot be started', async () => {
    const { env, home } = await homeWith('');
    writeFileSync(join(home, '.lmstudio/bin/lms'), '#!/nowhere/at/all\n');
    await expect(fetched(env)).rejects.toMatchObject({ code: 'lms_failed', message: expect.stringContaining('ENOENT') });
  });

  onPosix.each([
    ['the signal', true],
    ['who listens', false],
  ])('ends with %s', async (_what, byAbort) => {
    const { home, env } = await homeWith('trap "" TERM INT\necho $$ > pid\necho begun\nexec sleep 600');
    const stop = new AbortController();
    const listen = async (): Promise<void> => {
      for await (const line of at('http://127.0.0.1:1/v1', env).fetch('m', stop.signal)) {
        if (line !== 'begun') continue;
        if (!byAbort) return;
        stop.abort(new Error('enough'));
      }
    };
    if (byAbort) await expect(listen()).rejects.toThrow('enough');
    else await listen();
    const pid = Number(readFileSync(join(home, 'pid'), 'utf8'));
    await waitFor(() => !isAlive(pid));
  });

  it('is not run for a name that it would take for an option', async () => {
    const { env } = await homeWith('touch ran');
    await expect(at('http://127.0.0.1:1/v1', env).fetch('--help', never).next()).rejects.toMatchObject({ code: 'lms_failed' });
  });

  it('is named, with where to get it, when there is none', async () => {
    await expect(fetched({ HOME: '/nonexistent', PATH: '' })).rejects.toMatchObject({ code: 'lms_missing', message: expect.stringContaining('https://lmstudio.ai/download') });
  });

  onPosix('is taken from the PATH first, but never from the folder one works in', async () => {
    const { home, env } = await homeWith('');
    const own = join(home, '.lmstudio', 'bin', 'lms');
    mkdirSync(join(home, 'bin', 'lms'), { recursive: true });
    expect(await findLms({ ...env, PATH: `${join(home, 'bin')}:.` })).toBe(own);
    writeFileSync(join(home, 'lms'), '');
    expect(await findLms({ ...env, PATH: home })).toBe(own);
    chmodSync(join(home, 'lms'), 0o755);
    expect(await findLms({ ...env, PATH: home })).toBe(join(home, 'lms'));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
