import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCollector } from './collector.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'codex-ts-otel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program with every exporter on; it sends something and comes to its end, with or without closing. */
const CHILD = `
import { sessionEvents, startExporters, Telemetry } from ${JSON.stringify(join(import.meta.dirname, '..', 'index.ts'))};
async function main() {
  const [kind, endpoint, ending] = process.argv.slice(2);
  const to = { endpoint, headers: {}, tls: null };
  const exporter = kind === 'grpc' ? { kind: 'otlp-grpc', ...to } : { kind: 'otlp-http', protocol: kind, ...to };
  const telemetry = new Telemetry();
  await startExporters(telemetry, { environment: 'dev', logUserPrompt: false, exporter, traceExporter: exporter, metricsExporter: exporter }, {});
  const events = sessionEvents(telemetry, { logUserPrompt: false }, { conversationId: 't', appVersion: '1', originator: 'x', model: 'm' });
  for (let i = 0; i < 600; i += 1) events.userPrompt('hi');
  telemetry.span('turn').end();
  if (ending === 'close') await telemetry.close();
  else await new Promise((resolve) => setTimeout(resolve, 50));
  process.stdout.write('end');
}
void main();
`;

function bundle(outfile: string, flags: string[]): void {
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  writeFileSync(join(folder, 'child.ts'), CHILD);
  execFileSync(esbuild, [join(folder, 'child.ts'), '--bundle', '--platform=node', '--conditions=@codex-ts/source', '--log-level=error', ...flags, outfile], { cwd: folder });
}

describe('a process with exporters', () => {
  const program = join(folder, 'child.cjs');
  beforeAll(() => bundle(`--outfile=${program}`, ['--format=cjs']));

  async function runToItsEnd(kind: string, endpoint: string, ending: string): Promise<string> {
    const child = spawn(process.execPath, [program, kind, endpoint, ending], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return `${said} ${String(code)}`;
  }

  it.each(['json', 'binary', 'grpc'])('ends by itself whatever the collector does, closed or not: %s', async (kind) => {
    const [healthy, silent, gone] = await Promise.all([startCollector(), startCollector(() => null), startCollector()]);
    await gone.close();
    const rude = createServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
    await once(rude, 'listening');
    const rudeUrl = `http://127.0.0.1:${String((rude.address() as AddressInfo).port)}`;
    const runs = [healthy.url, silent.url, gone.url, rudeUrl].flatMap((endpoint) => ['close', 'leave'].map((ending) => runToItsEnd(kind, endpoint, ending)));
    expect(new Set(await Promise.all(runs))).toEqual(new Set(['end 0']));
    if (kind !== 'grpc') expect(healthy.posts.length).toBeGreaterThanOrEqual(3);
    await Promise.all([healthy.close(), silent.close()]);
    rude.close();
  });
});

it('loads no library before an exporter is set: all of them lie in lazy chunks', () => {
  bundle(`--outdir=${join(folder, 'split')}`, ['--format=esm', '--splitting', `--metafile=${join(folder, 'meta.json')}`]);
  const { outputs } = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as {
    outputs: Record<string, { inputs: Record<string, unknown>; imports: { path: string; kind: string }[] }>;
  };
  const eager = new Set<string>();
  const visit = (name: string): void => {
    if (eager.has(name) || outputs[name] === undefined) return;
    eager.add(name);
    for (const { path, kind } of outputs[name].imports) if (kind === 'import-statement') visit(path);
  };
  visit(Object.keys(outputs).find((name) => name.endsWith('child.js')) ?? '');
  const inputs = [...eager].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
  expect(inputs.some((input) => input.endsWith('start-exporters.ts'))).toBe(true);
  expect(inputs.filter((input) => input.includes('node_modules'))).toEqual([]);
});
