import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { closeServers, ServerRun } from './server-run.fixture.ts';
import { closeWorlds, makeWorld, SECRET, type World } from './world.fixture.ts';

interface Collected {
  path: string;
  body: string;
}

const collectors: Server[] = [];

afterEach(closeServers);
afterAll(async () => {
  for (const collector of collectors) collector.close();
  await closeWorlds();
});

/** Takes whatever is sent to it. */
async function collector(): Promise<{ url: string; got: Collected[] }> {
  const got: Collected[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      got.push({ path: request.url ?? '', body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  collectors.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

const turns: MockTurn[] = [{ items: [{ call: 'exec_command', args: { cmd: 'echo private-output' } }] }, { items: [{ message: 'done' }] }];

function otel(url: string, more = ''): string {
  const to = (path: string) => `{ otlp-http = { endpoint = "${url}${path}", protocol = "json" } }`;
  return `[otel]\nexporter = ${to('/v1/logs')}\ntrace_exporter = ${to('/v1/traces')}\nmetrics_exporter = ${to('/v1/metrics')}\n${more}`;
}

function headersOf(world: World): Record<string, string | string[] | undefined> {
  return (world.mock.requests.at(-1) as unknown as { headers: Record<string, string | string[] | undefined> }).headers;
}

describe('telemetry', () => {
  it('goes to the collector that the configuration names: events, spans and metrics, without what was said', async () => {
    const { url, got } = await collector();
    const world = await makeWorld({ turns, tables: otel(url) });
    expect((await world.exec(['a private prompt'])).code).toBe(0);
    expect(new Set(got.map(({ path }) => path))).toEqual(new Set(['/v1/logs', '/v1/traces', '/v1/metrics']));
    const all = got.map(({ body }) => body).join('\n');
    for (const name of ['codex.conversation_starts', 'codex.user_prompt', 'codex.api_request', 'codex.tool_result', 'codex.turn', 'prompt_length']) expect({ name, isThere: all.includes(name) }).toEqual({ name, isThere: true });
    for (const text of ['a private prompt', 'private-output', SECRET]) expect({ text, isThere: all.includes(text) }).toEqual({ text, isThere: false });
  });

  it('holds prompts where that is allowed', async () => {
    const { url, got } = await collector();
    const world = await makeWorld({ turns, tables: otel(url, 'log_user_prompt = true\n') });
    await world.exec(['a private prompt']);
    expect(got.some(({ body }) => body.includes('a private prompt'))).toBe(true);
  });

  it('carries on the trace that it is started in', async () => {
    const { url, got } = await collector();
    const world = await makeWorld({ turns: [], tables: otel(url) });
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    await world.exec(['hi'], { env: { ...world.env, TRACEPARENT: `00-${trace}-00f067aa0ba902b7-01` } });
    expect(headersOf(world)['traceparent']).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(got.some(({ path, body }) => path === '/v1/traces' && body.includes(trace))).toBe(true);
  });

  it('that reaches nobody costs nothing but a line in the log', async () => {
    const world = await makeWorld({ turns: [], tables: otel('http://127.0.0.1:9') });
    expect(await world.exec(['hi'])).toMatchObject({ code: 0, stdout: 'done\n' });
  });

  it('prints log lines on stderr for those who ask, never a secret', async () => {
    const world = await makeWorld({ turns });
    const run = await world.exec(['hi'], { env: { ...world.env, CODEX_TS_LOG: 'trace' } });
    expect(run.stderr).toContain('codex.user_prompt');
    expect(run.stderr.includes(SECRET)).toBe(false);
    const json = await world.exec(['--json', 'hi'], { env: { ...world.env, RUST_LOG: 'info', LOG_FORMAT: 'json' } });
    expect(json.stdout.split('\n').filter((line) => line !== '').every((line) => line.startsWith('{"type":'))).toBe(true);
  });

  it('of the app-server is kept in a log database that is opened after the first request, for its owner only', async () => {
    const world = await makeWorld({ turns });
    const database = join(world.home, 'codex-ts-logs.sqlite');
    const server = await ServerRun.start({ env: world.env, cwd: world.repo.path });
    const { thread } = await server.request<{ thread: { id: string } }>('thread/start');
    await server.request('thread/list');
    expect(existsSync(database)).toBe(false);
    await server.turn(thread.id, 'a private prompt');
    expect(await server.close()).toBe(0);
    expect((statSync(database).mode & 0o777).toString(8)).toBe('600');
    const kept = readdirSync(world.home).filter((name) => name.startsWith('codex-ts-logs')).map((name) => readFileSync(join(world.home, name), 'latin1')).join('');
    expect(kept.includes('codex.user_prompt')).toBe(true);
    expect(kept.includes('a private prompt') || kept.includes(SECRET)).toBe(false);
  });
});
