import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';

import { loadThread } from './load-thread.ts';
import { inTempHome, linesOf, meta, texts } from './rollout.fixture.ts';

/** A session that stores numbered answers and says after each flush how far it is. */
const CHILD = `
import { RolloutWriter } from ${JSON.stringify(join(import.meta.dirname, 'rollout-writer.ts'))};
const [home, meta] = process.argv.slice(2);
const writer = RolloutWriter.create({ codexHome: home, meta: JSON.parse(meta) });
process.stdout.write(writer.path + '\\n');
writer.materialize();
for (let i = 0; ; i += 1) {
  const text = i + '-' + 'x'.repeat((i * 7919) % 20000);
  writer.append([{ type: 'response_item', payload: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] } }]);
  if (i % 3 !== 0) continue;
  await writer.flush();
  process.stdout.write(i + '\\n');
}
`;

function buildChild(folder: string): string {
  const source = join(folder, 'child.ts');
  writeFileSync(source, CHILD);
  const built = join(folder, 'child.mjs');
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--log-level=error'];
  execFileSync(esbuild, [source, ...flags, `--outfile=${built}`]);
  return built;
}

/** Runs a session until it has acknowledged `acks` times, kills it there and then, and reports what it promised. */
async function killedAfter(child: string, home: string, acks: number): Promise<{ path: string; promised: number }> {
  const run = spawn(process.execPath, [child, home, JSON.stringify(meta())], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => run.once('close', resolve));
  let path = '';
  let promised = -1;
  let count = 0;
  for await (const said of createInterface({ input: run.stdout })) {
    if (path === '') path = said;
    else promised = Number(said);
    if (path !== '' && (count += 1) > acks) run.kill('SIGKILL');
  }
  await gone;
  return { path, promised };
}

describe('a session killed at any moment', () => {
  it('has every acknowledged line in its file, in order, and can be loaded', () =>
    inTempHome(async (folder) => {
      const child = buildChild(folder);
      for (let round = 0; round < 6; round += 1) {
        const home = join(folder, `home-${round}`);
        const { path, promised } = await killedAfter(child, home, 1 + Math.floor(Math.random() * 60));
        expect(promised).toBeGreaterThanOrEqual(0);
        const numbers = texts((await loadThread(path)).history).map((text) => Number.parseInt(text, 10));
        expect(numbers.length).toBeGreaterThan(promised);
        expect(numbers).toEqual(numbers.map((_, index) => index));
        expect((await linesOf(path)).length).toBe(1 + numbers.length);
      }
    }));
});
