import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runMockModelCommand } from './mock-model-command.ts';

let dir: string;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'mock-model-'))));
afterEach(() => rm(dir, { recursive: true }));

describe('runMockModelCommand', () => {
  it('prints the address, plays the script, logs requests and stops on the signal', async () => {
    const script = join(dir, 'script.json');
    await writeFile(script, JSON.stringify([{ items: [{ message: 'from file' }] }]));
    const stop = new AbortController();
    const log = join(dir, 'log');
    let tellUrl: (line: string) => void = () => undefined;
    const printed = new Promise<string>((resolve) => (tellUrl = resolve));
    const run = runMockModelCommand(['--script', script, '--log', log], { write: (line) => tellUrl(line), signal: stop.signal });
    const url = (await printed).trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);

    const asked = httpRequest(`${url}/responses`, { method: 'POST', agent: false });
    asked.end('{"model":"m"}');
    const [message] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of message as AsyncIterable<Buffer>) text += chunk.toString();
    expect(text).toContain('from file');

    stop.abort();
    await expect(run).resolves.toBe(0);
    const entry: unknown = JSON.parse(await readFile(join(log, 'req-0000.json'), 'utf8'));
    expect(entry).toMatchObject({ method: 'POST', path: '/v1/responses', body: { model: 'm' } });
  });

  it('refuses a script that is missing, broken or not an array', async () => {
    const script = join(dir, 'script.json');
    await expect(runMockModelCommand(['--script', script])).rejects.toThrow(`Cannot use ${script} as a script`);
    await writeFile(script, '{');
    await expect(runMockModelCommand(['--script', script])).rejects.toThrow(`Cannot use ${script} as a script`);
    await writeFile(script, '{}');
    await expect(runMockModelCommand(['--script', script])).rejects.toThrow('must hold an array of turns');
  });
});
