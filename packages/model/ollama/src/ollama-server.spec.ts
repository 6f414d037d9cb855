import { afterEach, describe, expect, it } from '@jest/globals';
import { httpTransport } from '@codex-ts/model-client';
import { closeFakes, fakeOllama, type Routes } from './fake-server.fixture.ts';
import { OllamaServer } from './ollama-server.ts';
import { isTooOld } from './version-check.ts';

const never = new AbortController().signal;
const status = (code: number): Routes[string] => (response) => void response.writeHead(code).end('{}');

afterEach(closeFakes);

describe('the Ollama server', () => {
  it('is found where its Responses API is, also with a slash at the end', async () => {
    const { url, asked } = await fakeOllama({ '/v1/models': { data: [] } });
    const transport = httpTransport({ env: {} }).send;
    expect(await new OllamaServer({ baseUrl: `${url}/v1/`, transport }).isRunning(never)).toBe(true);
    expect(asked).toEqual(['GET /v1/models']);
  });

  it('is asked in its own way where the address is not that of the Responses API', async () => {
    const { url, asked } = await fakeOllama({ '/api/tags': { models: [] } });
    expect(await new OllamaServer({ baseUrl: url, transport: httpTransport({ env: {} }).send }).isRunning(never)).toBe(true);
    expect(asked).toEqual(['GET /api/tags']);
  });

  it.each([
    ['too old', { version: '0.13.3' }, 'Ollama 0.13.3 is too old: the Responses API needs 0.13.4 or newer.'],
    ['new enough', { version: '0.13.4' }, null],
    ['built by hand', { version: '0.0.0' }, null],
    ['unreadable', { version: 7 }, null],
    ['not told', status(404), null],
  ])('has a version that is %s', async (_what, version, problem) => {
    const { ollama } = await fakeOllama({ '/v1/models': { data: [] }, '/api/version': version });
    const checked = ollama.requireUsable(never);
    if (problem === null) await checked;
    else await expect(checked).rejects.toMatchObject({ code: 'ollama_too_old', message: expect.stringContaining(problem) });
  });

  it('is told how to start when it does not run, and from what else answers', async () => {
    const { ollama, url } = await fakeOllama({});
    await expect(ollama.requireUsable(never)).rejects.toMatchObject({ code: 'ollama_not_running', message: expect.stringMatching(/is no Ollama server \(HTTP 404\)\. Start it with `ollama serve`/) });
    expect(await ollama.isRunning(never)).toBe(false);
    closeFakes();
    await expect(ollama.requireUsable(never)).rejects.toMatchObject({ message: expect.stringMatching(`No Ollama server answers at ${url}/v1 \\(.*ECONNREFUSED.*\\)\\. Start it with \`ollama serve\``) });
  });

  it.each([
    [{ models: [{ name: 'gpt-oss:20b' }, { name: 'x:latest' }] }, ['yes', 'no', 'yes', 'yes', 'no']],
    [{ models: [{ size: 1 }, null] }, ['no', 'no', 'no', 'no', 'no']],
    [{ models: null }, ['unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
    [status(500), ['unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
  ])('says what it has: %#', async (tags, answers) => {
    const { ollama } = await fakeOllama({ '/api/tags': tags });
    const has = [];
    for (const model of ['gpt-oss:20b', 'gpt-oss', 'x', 'x:latest', 'host:80/x']) has.push(await ollama.hasModel(model, never));
    expect(has).toEqual(answers);
  });

  it('is not waited for longer than the user wants', async () => {
    const stop = new AbortController();
    const { ollama } = await fakeOllama({ '/v1/models': () => stop.abort(new Error('enough')) });
    await expect(ollama.isRunning(stop.signal)).rejects.toThrow('enough');
    await expect(ollama.requireUsable(stop.signal)).rejects.toThrow('enough');
  });
});

describe('a version', () => {
  it.each([
    ['0.13.3', true], ['v0.12.9', true], ['0.9.10', true], ['0.13.4-rc1', true],
    ['0.13.4', false], ['v0.13.4', false], [' 0.13.5-rc0 ', false], ['0.14.0', false], ['1.0.0', false],
    ['0.0.0', false], ['0.0.0-dev', false], ['0.13.4+build', false], ['', false], ['newest', false], ['0.13', false],
  ])('%j is too old: %s', (version, expected) => {
    expect(isTooOld(version)).toBe(expected);
  });
});
