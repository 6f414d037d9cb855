import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Semaphore } from '@codex-ts/async-utils';
import { afterAll, describe, expect, it } from '@jest/globals';
import { inPlace, type Place } from './workspace.fixture.ts';

/** Workspaces, how many are worked on side by side, and how often the process is killed; the next goes on from there. */
const WORKSPACES = 20;
const AT_ONCE = 3;
const KILLS = 10;
/** Longest time a process may live on after it was chosen to be killed, in ms. */
const LIFE_MS = 20;

let survived = 0;
const killedIn = new Map<string, number>();
afterAll(() => {
  const where = [...killedIn].map(([what, count]) => `${what} ${count}`).join(', ');
  process.stdout.write(`file history, kill -9: tried ${WORKSPACES * KILLS}, survived ${survived} (in ${where})\n`);
});

/** Turns with random work, undone and redone at random, without an end; says what it is about to do. */
const CHILD = `
import { writeFileSync, mkdirSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { FileHistory, DEFAULT_FILE_HISTORY_LIMITS as limits } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
const [home, root, seed] = process.argv.slice(2);
let state = Number(seed);
const random = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
const content = (n) => { const body = String(n).repeat(1 + n % 700); return createHash('sha1').update(body).digest('hex') + body; };
const history = new FileHistory({ codexHome: home, threadId: 't', limits, onNotice: (text) => process.stderr.write(text + '\\n') });
const say = (text) => process.stdout.write(text + '\\n');
say('start');
for (let i = 0; ; i++) {
  say('begin');
  await history.beginTurn(seed + '-' + i, [root]);
  say('work');
  for (let k = random(6); k >= 0; k--) {
    const path = join(root, ['a', 'b', 'd/x', 'd/e/y', 'n/' + random(4), 'm/p/q'][random(6)]);
    if (random(3) === 0) rmSync(random(2) ? path : dirname(path) === root ? path : dirname(path), { recursive: true, force: true });
    else { mkdirSync(dirname(path), { recursive: true }); rmSync(path, { force: true }); writeFileSync(path + '.part', content(random(1000))); (await import('node:fs')).renameSync(path + '.part', path); }
  }
  say('end');
  await history.endTurn(seed + '-' + i);
  if (random(2)) continue;
  say('undo');
  const plan = await history.plan({ turns: 1 + random(3) });
  if (plan.turnIds.length > 0) await history.apply(plan, null, { force: true });
  if (random(2)) continue;
  say('redo');
  const redo = await history.planRedo();
  if (redo !== null) await history.apply(redo);
}
`;

function buildChild(folder: string): string {
  const source = join(folder, 'child.ts');
  writeFileSync(source, CHILD);
  const built = join(folder, 'child.mjs');
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  execFileSync(esbuild, [source, '--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--log-level=error', `--outfile=${built}`]);
  return built;
}

/** Runs the child and kills it some time after it has begun. */
async function killed(child: string, place: Place, seed: number): Promise<void> {
  const run = spawn(process.execPath, [child, place.home, place.root, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise((resolve) => run.once('close', resolve));
  let complaint = '';
  run.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  let doing = '';
  let steps = 0;
  for await (const said of createInterface({ input: run.stdout })) {
    if (steps === seed % 11) setTimeout(() => run.kill('SIGKILL'), ((seed * 7919) % (LIFE_MS * 8)) / 8);
    steps += 1;
    doing = said;
  }
  await gone;
  expect(complaint).toBe('');
  killedIn.set(doing, (killedIn.get(doing) ?? 0) + 1);
}

const FILES = { a: 'a0', b: 'b0', 'd/x': 'x0', 'd/e/y': 'y0', keep: 'k' };

/** Every file is one that somebody wrote whole. */
function expectWhole(place: Place): void {
  for (const [path, what] of Object.entries(place.tree())) {
    const text = what.replace(/^file \d+ /, '');
    if (text === what || path.includes('.codex-undo-') || path.endsWith('.part') || Object.values(FILES).includes(text)) continue;
    expect([path, createHash('sha1').update(text.slice(40)).digest('hex')]).toEqual([path, text.slice(0, 40)]);
  }
}

async function workspace(child: string, index: number): Promise<void> {
  await inPlace(FILES, async (place) => {
    const before = place.tree();
    for (let kill = 0; kill < KILLS; kill++) {
      await killed(child, place, 1 + index * 1000 + kill * 31);
      expectWhole(place);
      survived += 1;
    }
    // The processes did nothing outside of turns, so that undoing all of them leads back to the start.
    const history = place.history({ threadId: 't' });
    const turns = await history.turns();
    if (turns.length > 0) {
      const { results } = await history.apply(await history.plan({ turns: turns.length }), null, { force: true });
      expect(results.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
    }
    expect(place.tree()).toEqual(before);
  });
}

describe('kill -9', () => {
  it('at any time leaves every file whole and every turn to be undone', () =>
    inPlace({}, async (place) => {
      const child = buildChild(place.path);
      const line = new Semaphore(AT_ONCE);
      await Promise.all(Array.from({ length: WORKSPACES }, (_, index) => line.run(() => workspace(child, index))));
      expect(survived).toBe(WORKSPACES * KILLS);
    }), 120_000);
});
