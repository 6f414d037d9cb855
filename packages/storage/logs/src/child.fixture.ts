import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repositoryRoot } from '@codex-ts/test-support';

/** Makes a program out of a module that may use this package's face as `logs`; gives its path. */
export function buildProgram(folder: string, body: string): string {
  const source = join(folder, 'child.ts');
  writeFileSync(source, `import * as logs from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};\n${body}`);
  const built = join(folder, 'child.mjs');
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--external:better-sqlite3', '--log-level=error'];
  execFileSync(esbuild, [source, ...flags, `--outfile=${built}`]);
  // The native library is found by name.
  symlinkSync(join(repositoryRoot(), 'node_modules'), join(folder, 'node_modules'));
  return built;
}

/** Runs a program to its end; what it printed. Throws when it fails. */
export async function runProgram(program: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return said;
}
