import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { searchFiles } from './search-files.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;
/** What a different alignment of the same characters may cost. */
const CLOSE = 4;
const TRIALS = Number(process.env['CODEX_TS_ORACLE_TRIALS'] ?? 300);

afterAll(disposeTemp);

interface Found {
  path: string;
  score: number;
}

type Ask = (query: string, root: string) => Promise<Found[]>;

/** Its app-server, for as long as `work` takes. */
async function withServer(work: (ask: Ask) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(homedir(), 'codex-home-'));
  const server = spawn(ORACLE ?? '', ['app-server'], { env: { PATH: process.env['PATH'], HOME: home, CODEX_HOME: home }, stdio: ['pipe', 'pipe', 'ignore'] });
  const answers = new Map<number, (result: { files: Found[] }) => void>();
  createInterface({ input: server.stdout }).on('line', (line) => {
    const { id, result } = JSON.parse(line) as { id?: number; result?: { files: Found[] } };
    if (id !== undefined && result !== undefined) answers.get(id)?.(result);
  });
  let count = 0;
  const request = (method: string, params: object): Promise<{ files: Found[] }> => {
    count += 1;
    const id = count;
    server.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    return new Promise((resolve) => answers.set(id, resolve));
  };
  try {
    await request('initialize', { clientInfo: { name: 'test', version: '1' } });
    await work(async (query, root) => (await request('fuzzyFileSearch', { query, roots: [root] })).files);
  } finally {
    server.stdin.end();
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  }
}

const part = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', 'C', '1', '2', '_', '-', '.', ' ', 'ä', '日', 'É'), minLength: 1, maxLength: 9 }).filter((name) => !/^\.{1,2}$/.test(name));
const names = fc.sample(fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')), { numRuns: 400, seed: 3 });
const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', '2', '_', '.', 'ä', '日'), minLength: 1, maxLength: 4 });
const queries = fc.sample(fc.oneof(words, fc.tuple(words, words).map((two) => two.join(' ')), words.map((word) => `^${word}`), words.map((word) => `${word}$`), words.map((word) => `'${word}`)), { numRuns: TRIALS, seed: 5 });

describe(`the original itself${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('finds what we find, worth as much', async () => {
    const { path: root } = await makeTempDir();
    for (const name of names) {
      try {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), '');
      } catch {
        continue; // A name may stand for a file in one path and for a folder in the next.
      }
    }
    const counts = { tried: 0, agreed: 0, explained: 0, different: [] as string[] };
    await withServer(async (ask) => {
      for (const query of queries) {
        const ours = new Map((await searchFiles(query, { roots: [root], env: {}, signal: new AbortController().signal, limit: 10_000 })).map(({ path, score }) => [path, score]));
        for (const { path, score } of await ask(query, root)) {
          const mine = ours.get(path);
          counts.tried += 1;
          if (mine === score) counts.agreed += 1;
          // Where two ways to some place are worth the same, either may be the worse one in the end; it keeps the other.
          // What one character is worth in a path that is not all ASCII it does not always get right.
          else if (mine !== undefined && (mine > score || score - mine <= CLOSE || /(?:^| )[^ ](?: |$)/.test(query))) counts.explained += 1;
          else counts.different.push(`${JSON.stringify(query)} ${path}: ${score}, ours ${mine}`);
        }
      }
    });
    process.stdout.write(`file search: ${counts.tried} tried, ${counts.agreed} agreed, ${counts.explained} explained\n`);
    expect(counts.different).toEqual([]);
    expect(counts.agreed).toBeGreaterThan(counts.tried * 0.95);
  }, 120_000);
});
