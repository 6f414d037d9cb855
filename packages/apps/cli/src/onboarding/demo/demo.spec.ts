import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '@codex-ts/config';
import { type HttpRequest } from '@codex-ts/model-client';

import { makeDemoWorld } from './demo-world.ts';
import { pacedTransport } from './paced-transport.ts';

afterEach(() => void jest.useRealTimers());

describe('the world of the demonstration', () => {
  it('lies below one folder, is trusted there, keeps nothing elsewhere, and goes', async () => {
    const home = mkdtempSync(join(tmpdir(), 'codex-ts-demo-user-'));
    const world = makeDemoWorld({ PATH: process.env['PATH'], CODEX_HOME: home, CODEX_SQLITE_HOME: home });
    const { config } = await loadConfig(world.configInput);
    const root = dirname(world.cassette);
    const places = [config.cwd, config.codexHome, config.sqliteHome, config.logDir];
    expect(places.filter((place) => relative(root, place).startsWith('..'))).toEqual([]);
    expect([realpathSync(root), config.projectTrust, config.sandboxMode, world.env['CODEX_HOME'], world.env['CODEX_SQLITE_HOME']]).toEqual([root, 'trusted', 'workspace-write', config.codexHome, undefined]);
    expect(readdirSync(config.cwd).sort()).toEqual(['.git', 'AGENTS.md', 'package.json', 'src', 'test']);
    expect(readFileSync(world.cassette, 'utf8').split('\n').filter((line) => line.includes('whole demonstration')).length).toBeGreaterThan(10);
    expect(process.listeners('exit').length).toBeGreaterThan(0);
    world.remove();
    expect([existsSync(root), readdirSync(home)]).toEqual([false, []]);
    rmSync(home, { recursive: true });
  });
});

describe('answers at the speed of a model', () => {
  const request = {} as HttpRequest;
  const event = (data: { readonly type: string; readonly delta?: string }): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

  it('say the same, word by word', async () => {
    jest.useFakeTimers();
    const text = ' Two  words\nand an end. ';
    const parts = [event({ type: 'response.created' }), event({ type: 'response.output_text.delta', delta: text }), event({ type: 'response.output_text.delta', delta: '' }), 'data: {}\n\n'];
    const transport = pacedTransport(async () => Promise.resolve({ status: 200, statusText: '', headers: {}, body: (async function* () { for (const part of parts) yield await Promise.resolve(Buffer.from(part)); })() }));
    const got: string[] = [];
    const reading = (async () => {
      const { body } = await transport(request, new AbortController().signal);
      for await (const part of body) got.push(Buffer.from(part).toString());
    })();
    await jest.advanceTimersByTimeAsync(5000);
    await reading;
    const deltas = got.flatMap((part) => /"delta":(".*")/.exec(part)?.[1] ?? []).map((json) => JSON.parse(json) as string);
    expect([deltas.join(''), deltas.length]).toEqual([text, 6]);
    expect([got[0], got.at(-1)]).toEqual([parts[0], parts[3]]);
  });

  it('end with the signal', async () => {
    await expect(pacedTransport(() => Promise.reject(new Error('not asked')))(request, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});
