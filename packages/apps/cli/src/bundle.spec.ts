import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const PACKAGE = join(import.meta.dirname, '..');
const run = promisify(execFile);

let base: string;
let bundle: string;
let server: Server;
/** What each lazy chunk holds, by the chunk's name. */
let contents: ReadonlyMap<string, readonly string[]>;

const ANSWER = [
  { type: 'response.created', response: { id: 'r' } },
  { type: 'response.output_item.done', output_index: 0, item: { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: 'ok' }] } },
  { type: 'response.completed', response: { id: 'r', usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } } },
];

/** The bundle as it ships, and a model that takes a question and never answers, or answers at once under `/quick`. */
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'bundle-spec-'));
  bundle = join(base, 'bundle');
  const { buildBundle } = (await import(join(PACKAGE, 'build.mjs'))) as { buildBundle: (options: object) => Promise<typeof contents> };
  contents = await buildBundle({ outdir: bundle, minify: true, codeCache: true });
  await mkdir(join(base, 'home'));
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (request.url?.startsWith('/quick') === true) response.end(ANSWER.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    else response.write('event: response.created\ndata: {"type":"response.created","response":{"id":"r"}}\n\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
}, 120_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(base, { recursive: true });
});

function provider(path: string): string[] {
  const table = `{name="p",base_url="http://127.0.0.1:${(server.address() as AddressInfo).port}${path}",wire_api="responses"}`;
  return ['-c', 'model_provider=p', '-c', `model_providers={p=${table}}`];
}

async function codex(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, CODEX_HOME: join(base, 'home') };
  const outcome = await run(join(bundle, 'codex.cjs'), args, { cwd: base, env }).catch((error: unknown) => error);
  const { code, stdout, stderr } = outcome as { code?: number; stdout: string; stderr: string };
  return { code: code ?? 0, stdout, stderr };
}

describe('the bundled command', () => {
  it('answers the common questions with its first chunk alone', async () => {
    const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
    const alone = join(base, 'alone');
    await cp(join(bundle, 'codex.cjs'), join(alone, 'codex.cjs'));
    const answer = await run(join(alone, 'codex.cjs'), ['--version']);
    expect(answer.stdout).toBe(`codex-cli ${version}\n`);
    expect((await run(join(alone, 'codex.cjs'), ['--help'])).stdout).toContain('Usage: codex');
  });

  it('comes with compiled code, and does without', async () => {
    expect(existsSync(join(bundle, 'run.cjs.cache'))).toBe(true);
    // What draws a conversation, and what colours code in it: the terminal interface has been there, too.
    for (const module of [/\/tui\/src\/.*\/history\.ts$/, /\/highlight\/languages\.ts$/]) {
      const [chunk] = [...contents].find(([, inputs]) => inputs.some((path) => module.test(path))) ?? [];
      expect([module, chunk, existsSync(join(bundle, `${chunk}.cache`))]).toEqual([module, expect.any(String), true]);
    }
    const bare = join(base, 'bare');
    await cp(bundle, bare, { recursive: true, filter: (path) => !path.endsWith('.cache') });
    expect((await run(join(bare, 'codex.cjs'), ['exec', '--version'])).stdout).toMatch(/^codex-cli-exec /);
  });

  it('ends with the right code and the right words', async () => {
    expect(await codex('exec', 'a', 'b')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: unexpected argument 'b' found\n/) });
    expect(await codex('exec', '-c', 'x', 'hi')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: .*missing '='.*\n$/) });
    expect(await codex('mcp', 'list')).toMatchObject({ code: 2, stderr: expect.stringContaining('not part of this version') });
  });

  it('is the patch program under that name, and with that flag', async () => {
    const patch = (name: string): string => `*** Begin Patch\n*** Add File: ${name}\n+text\n*** End Patch`;
    await symlink(join(bundle, 'codex.cjs'), join(base, 'apply_patch'));
    await run(join(base, 'apply_patch'), [patch('by-name.txt')], { cwd: base });
    expect(await readFile(join(base, 'by-name.txt'), 'utf8')).toBe('text\n');
    expect(await codex('--codex-run-as-apply-patch', patch('by-flag.txt'))).toMatchObject({ code: 0, stdout: expect.stringContaining('A by-flag.txt') });
    expect(await codex('--codex-run-as-apply-patch')).toMatchObject({ code: 1 });
  });
});

describe('what a command loads', () => {
  const TRACER = `
    const [, bundle, out, ...words] = process.argv;
    const names = [];
    const Module = require('node:module');
    const load = Module._load;
    Module._load = (id, ...rest) => (names.push(id), load(id, ...rest));
    process.on('exit', () => require('node:fs').writeFileSync(out, names.join('\\n')));
    process.argv = [process.execPath, bundle + '/codex.cjs', ...words];
    require(bundle + '/chunk-loader.cjs').chunkLoader(bundle, (name) => names.push(name))('run.cjs').runProcess('0');
  `;

  /** That somebody is not logged in is an answer too. */
  function exitedWithOne(error: unknown): void {
    if ((error as { code?: unknown }).code !== 1) throw error;
  }

  /** The modules that these words make the command load: in our chunks, and others by their names. */
  async function loads(...words: string[]): Promise<string[]> {
    const out = join(base, 'loaded');
    const env = { ...process.env, CODEX_HOME: join(base, 'home') };
    await run(process.execPath, ['-e', TRACER, bundle, out, ...words], { cwd: base, env }).catch(exitedWithOne);
    const names = (await readFile(out, 'utf8')).split('\n');
    expect(names).toContain('run.cjs');
    return names.flatMap((name) => contents.get(name) ?? [name]);
  }

  const exec = () => loads('exec', '--skip-git-repo-check', ...provider('/quick'), 'hi');
  const heavy = (modules: string[]) => modules.filter((path) => /better-sqlite3|@grpc|@opentelemetry|protobufjs|tree-sitter|node-pty|typebox|image-size|chevrotain/.test(path));

  it('is nothing of databases, collectors and schemas for a turn', async () => {
    const modules = await exec();
    expect(modules).toContain('../exec/src/run-exec.ts');
    expect(heavy(modules)).toEqual([]);
  });

  it.each([['features list'], ['config get'], ['config path'], ['login status'], ['sessions --help']])('is none of them for %s', async (words) => {
    const modules = await loads(...words.split(' '));
    expect(heavy(modules)).toEqual([]);
    expect(modules).not.toContain('../../engine/threads/src/thread-engine.ts');
  });

  it('is all of that where it is needed', async () => {
    expect(heavy(await loads('sessions'))).toContain('better-sqlite3');
    expect([...contents.values()].flat().join()).toContain('node_modules/@grpc/');
  });
});

describe('stopping a run', () => {
  /** Starts a turn that waits for its model, with the events on stdout. */
  function waiting(): ChildProcess {
    const args = ['exec', '--json', '--skip-git-repo-check', '--ephemeral', ...provider('/v1'), 'hi'];
    const env = { ...process.env, CODEX_HOME: join(base, 'home'), PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
    return spawn(join(bundle, 'codex.cjs'), args, { cwd: base, env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Resolves when the model has been asked. */
  async function asked(): Promise<void> {
    await once(server, 'request');
  }

  it.each([
    ['SIGINT', 1],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it with %d and no further event', async (signal, code) => {
    const child = waiting();
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    await asked();
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([code, null]);
    expect(output.trimEnd().split('\n').map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['thread.started', 'turn.started']);
  });
});
