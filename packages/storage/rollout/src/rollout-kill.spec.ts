import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Semaphore } from '@codex-ts/async-utils';
import { afterAll, describe, expect, it } from '@jest/globals';

import { loadThread } from './load-thread.ts';
import { inTempHome, linesOf, meta, texts } from './rollout.fixture.ts';
import { Tally } from './tally.fixture.ts';

/** Threads, how many are worked on side by side, and how often each is killed; it goes on where it was killed. */
const THREADS = 20;
const AT_ONCE = 4;
const KILLS = 10;
/** Longest time a process may write, in ms. */
const LIFE_MS = 25;

const tally = new Tally('kill -9 while writing');
afterAll(() => tally.print());

/** A session that stores numbered, and perhaps tagged, answers and says after each flush how far it is. */
const CHILD = `
import { loadThread } from ${JSON.stringify(join(import.meta.dirname, 'load-thread.ts'))};
import { RolloutWriter } from ${JSON.stringify(join(import.meta.dirname, 'rollout-writer.ts'))};
const [home, meta, path, tag] = process.argv.slice(2);
const first = path === '' || tag !== '' ? 0 : (await loadThread(path)).history.length;
const writer = path === '' ? RolloutWriter.create({ codexHome: home, meta: JSON.parse(meta) }) : await RolloutWriter.open(path);
process.stdout.write(writer.path + '\\n');
writer.materialize();
for (let i = first; ; i += 1) {
  const text = tag + i + '-' + 'x'.repeat((i * 7919) % 2000);
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

/** Runs a session, kills it some time after it began to write, and reports the last number it promised. */
async function killed(child: string, home: string, path: string, tag = ''): Promise<{ path: string; promised: number }> {
  const args = [child, home, JSON.stringify(meta()), path, tag];
  const run = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => run.once('close', resolve));
  let named = '';
  let promised = -1;
  for await (const said of createInterface({ input: run.stdout })) {
    if (named !== '') promised = Number(said);
    else {
      named = said;
      setTimeout(() => run.kill('SIGKILL'), Math.random() * LIFE_MS);
    }
  }
  await gone;
  return { path: named, promised };
}

async function killAgainAndAgain(child: string, home: string): Promise<void> {
  let path = '';
  let promised = -1;
  for (let round = 0; round < KILLS; round += 1) {
    await tally.run(async () => {
      const outcome = await killed(child, home, path);
      promised = Math.max(promised, outcome.promised);
      const thread = await loadThread(outcome.path).catch(() => null);
      // Killed before the first byte: then nothing was promised.
      if (thread === null) expect(promised).toBe(-1);
      else {
        path = outcome.path;
        const numbers = texts(thread.history).map((text) => Number.parseInt(text, 10));
        expect(numbers.length).toBeGreaterThan(promised);
        expect(numbers).toEqual(numbers.map((_, index) => index));
      }
    });
  }
  expect(promised).toBeGreaterThanOrEqual(0);
}

describe('a session killed at any moment', () => {
  it(`has every acknowledged line in its file, once and in order, and goes on: ${THREADS * KILLS} kills`, () =>
    inTempHome(async (folder) => {
      const child = buildChild(folder);
      const slots = new Semaphore(AT_ONCE);
      const homes = Array.from({ length: THREADS }, (_, at) => join(folder, `home-${at}`));
      await Promise.all(homes.map((home) => slots.run(() => killAgainAndAgain(child, home))));
    }), 120_000);

  it('shares its file with another one: lines stay whole, each its own in order', () =>
    inTempHome(async (folder) => {
      const child = buildChild(folder);
      const { path } = await killed(child, folder, '');
      const before = (await linesOf(path)).length;
      const tags = ['a', 'b', 'c'];
      const outcomes = await Promise.all(tags.map((tag) => killed(child, folder, path, tag)));
      const stored = texts((await loadThread(path)).history);
      expect(stored.length + 1).toBeGreaterThanOrEqual(before);
      for (const [at, tag] of tags.entries()) {
        const numbers = stored.filter((text) => text.startsWith(tag)).map((text) => Number.parseInt(text.slice(1), 10));
        expect(numbers).toEqual(numbers.map((_, index) => index));
        expect(numbers.length).toBeGreaterThan(outcomes[at]?.promised ?? -1);
      }
    }), 60_000);
});
