import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { disposeTemp, makeTempDir, runProcess } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseWithGrammar } from './loading/parse-rules.ts';
import { expressionTrials, ruleTrials, type Trial } from './original.fixture.ts';
import { ExecPolicy } from './policy/exec-policy.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;
/** How often it is asked by each test. */
const TRIALS = Number(process.env['CODEX_TS_ORACLE_TRIALS'] ?? 300);
const AT_ONCE = 3;

/** Where we differ on purpose, and how it shows. */
const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/ERR a number that is too large/, 'numbers end at 2^53'],
  [/iterator|elems\(\)/, 'elems() is a list, which has more operations than an iterator'],
  [/<< (?:0x1f|100)/, 'the original loses what it shifts beyond 32 bits'],
];

afterAll(disposeTemp);

async function original({ text, argv, resolves }: Trial, folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  const flags = resolves ? ['--resolve-host-executables'] : [];
  const env = { PATH: process.env['PATH'], HOME: homedir(), CODEX_HOME: folder };
  const { code, stdout, stderr } = await runProcess([ORACLE ?? '', 'execpolicy', 'check', ...flags, '--rules', file, '--', ...argv], { cwd: folder, env, timeoutMs: 60_000 });
  return code === 0 ? stdout.trim() : `ERR ${stderr.trim().split('\n').join(' / ')}`;
}

async function ours({ text, argv, resolves }: Trial): Promise<string> {
  const rules = await parseWithGrammar('test.rules', text);
  if ('message' in rules) return `ERR ${rules.message}`;
  return JSON.stringify(ExecPolicy.of(rules).check(argv, { resolveHosts: resolves }));
}

async function compare(arbitrary: fc.Arbitrary<Trial>, seed: number): Promise<{ agreed: number; explained: number; values: number; different: string[] }> {
  const { path } = await makeTempDir();
  const trials = fc.sample(arbitrary, { numRuns: TRIALS, seed });
  const counts = { agreed: 0, explained: 0, values: 0, different: [] as string[] };
  for (let from = 0; from < trials.length; from += AT_ONCE) {
    const some = trials.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map(async (trial, i) => ({ trial, theirs: await original(trial, path, `t${i}.rules`), mine: await ours(trial) })));
    for (const { trial, theirs, mine } of answers) {
      const same = theirs.startsWith('ERR') ? mine.startsWith('ERR') : mine === theirs;
      if (!theirs.startsWith('ERR')) counts.values += 1;
      if (same) counts.agreed += 1;
      else if (EXPLAINED.some(([sign]) => sign.test(`${theirs} ${mine} ${trial.text}`))) counts.explained += 1;
      else counts.different.push(`${JSON.stringify(trial)}\n  original ${theirs}\n  ours     ${mine}`);
    }
  }
  return counts;
}

describe(`the original itself${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal.each([
    ['rules and commands', ruleTrials, 1],
    ['expressions', expressionTrials, 2],
  ] as const)('agrees about %s', async (name, arbitrary, salt) => {
    const { agreed, explained, values, different } = await compare(arbitrary, Number(process.env['CODEX_TS_ORACLE_SEED'] ?? 1) * 10 + salt);
    console.log(`${name}: tried ${TRIALS}, agreed ${agreed} (${values} of all with an answer), explained ${explained}, different ${different.length}`);
    expect(different).toEqual([]);
  }, 3_600_000);
});
