import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { type IPty, spawn } from 'node-pty';

const path = mkdtempSync(join(tmpdir(), 'codex-ts-end-'));
afterAll(() => rmSync(path, { recursive: true }));

const PROGRAM = `import { endProcess } from './end-process.mjs';
process.on('SIGHUP', () => undefined);
process.stdin.setRawMode(true);
process.stdin.on('end', () => endProcess(7)).resume();
process.stdout.write('ready');
`;

it('ends with its own code where the terminal has hung up, not by Node aborting', async () => {
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  execFileSync(esbuild, [join(import.meta.dirname, 'end-process.ts'), '--format=esm', `--outfile=${join(path, 'end-process.mjs')}`, '--log-level=warning']);
  writeFileSync(join(path, 'program.mjs'), PROGRAM);
  const pty = spawn(process.execPath, [join(path, 'program.mjs')], { env: { ...process.env, NODE_OPTIONS: '' } });
  const ended = new Promise((resolve) => pty.onExit(resolve));
  await new Promise<void>((resolve) => pty.onData((text) => text.includes('ready') && resolve()));
  (pty as IPty & { destroy(): void }).destroy();
  expect(await ended).toEqual({ exitCode: 7, signal: 0 });
});
