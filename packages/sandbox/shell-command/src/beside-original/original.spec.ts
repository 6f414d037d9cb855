import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandActions, isDangerous, isKnownSafe } from '../index.ts';
import { anyScript, plainWord, separator } from '../parser-proof/generated-scripts.fixture.ts';
import { treeReader } from '../parser-proof/tree-sitter.fixture.ts';
import { DANGEROUS_OTHERWISE, SAFE_OTHERWISE, TOLD_OTHERWISE } from './causes.fixture.ts';
import { commandLine } from './commands.fixture.ts';
import { compare, type Comparison } from './explained.fixture.ts';
import { type Original, startOriginal } from './original.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;
/** How many lines each test makes. */
const TRIALS = Number(process.env['CODEX_TS_ORACLE_TRIALS'] ?? 2000);
const SEED = Number(process.env['CODEX_TS_ORACLE_SEED'] ?? 1);
const LIMIT_MS = 3_600_000;

const bash = (script: string): string[] => ['/bin/bash', '-lc', script];
const sample = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: TRIALS, seed: SEED });
const lines = [...new Set(sample(commandLine))];

function report(name: string, { tried, agreed, explained, different }: Comparison): void {
  console.log(`${name}: tried ${tried}, agreed ${agreed}, explained ${tried - agreed - different.length}, different ${different.length}`, explained);
}

describe(`the original itself${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  let original: Original;
  beforeAll(async () => {
    if (ORACLE !== undefined) original = await startOriginal(ORACLE);
  });
  afterAll(async () => {
    if (ORACLE !== undefined) await original.close();
  });

  withOriginal('tells alike what commands do', async () => {
    const theirs = async (scripts: readonly string[]): Promise<unknown[]> => {
      const verdicts = await original.judge(scripts, { approvalPolicy: 'on-request', rules: rule('prompt', ['/bin/bash', ...wordsOf(scripts)]) });
      return verdicts.map(({ asked }) => asked?.actions);
    };
    const found = await compare(lines, { ours: (script) => commandActions(bash(script), '/nonexistent-folder'), theirs }, TOLD_OTHERWISE);
    report('actions', found);
    expect(found.different).toEqual([]);
  }, LIMIT_MS);

  withOriginal('runs the same without asking, or we are stricter', async () => {
    const looser: string[] = [];
    const theirs = async (scripts: readonly string[]): Promise<unknown[]> => {
      const safe = (await original.judge(scripts, { approvalPolicy: 'untrusted' })).map(({ asked }) => asked === null);
      looser.push(...scripts.filter((script, i) => isKnownSafe(bash(script)) && safe[i] === false && !/pwsh|powershell/.test(script)));
      return safe;
    };
    const found = await compare(lines, { ours: (script) => isKnownSafe(bash(script)), theirs }, SAFE_OTHERWISE);
    report('known-safe', found);
    expect([found.different, looser]).toEqual([[], []]);
  }, LIMIT_MS);

  withOriginal('refuses the same as dangerous, or less', async () => {
    const looser: string[] = [];
    const theirs = async (scripts: readonly string[]): Promise<unknown[]> => {
      const dangerous = (await original.judge(scripts, { approvalPolicy: 'never' })).map(({ output }) => output.includes('blocked by policy'));
      looser.push(...scripts.filter((script, i) => !isDangerous(bash(script)) && dangerous[i] === true));
      return dangerous;
    };
    const found = await compare(lines, { ours: (script) => isDangerous(bash(script)), theirs }, DANGEROUS_OTHERWISE);
    report('dangerous', found);
    expect([found.different, looser]).toEqual([[], []]);
  }, LIMIT_MS);

  /** What we make of a script beside tree-sitter is the matter of `parser-proof`. */
  withOriginal('splits scripts as tree-sitter does', async () => {
    const readTree = await treeReader(true);
    // What it knows to be safe it would not ask about, and it cannot be handed half a character or a NUL.
    const scripts = [...new Set(sample(anyScript).map((script) => script.replaceAll(/ls|cat/g, 'lx')))].filter((script) => !/[\p{Cs}\0]/u.test(script));
    const ours = (script: string): unknown => {
      const reading = readTree(script);
      return 'commands' in reading ? reading.commands[0] : bash(script);
    };
    const theirs = async (some: readonly string[]): Promise<unknown[]> => {
      const verdicts = await original.judge(some, { approvalPolicy: 'on-request', isEscalated: true });
      // Of one command with a here-document it judges the words, which shows in that it proposes nothing.
      return verdicts.map(({ asked }, i) => asked?.proposed ?? (asked !== null && /^[^<]*<<[^<]/.test(some[i] ?? '') ? bash(some[i] ?? '') : null));
    };
    const found = await compare(scripts, { ours, theirs }, []);
    report('scripts', found);
    expect(found.different).toEqual([]);
  }, LIMIT_MS);

  withOriginal('splits scripts to their ends as tree-sitter does', async () => {
    const readTree = await treeReader(true);
    const made = sample(fc.array(fc.tuple(fc.array(plainWord, { maxLength: 3 }), separator), { minLength: 2, maxLength: 4 }));
    // Each command has a name of its own, so that a rule can speak of it alone.
    const scripts = made.map((parts, i) => parts.map(([words, between], k) => [`${k === 0 ? '' : between}do${i}x${k}`, ...words].join(' ')).join(''));
    const readings = new Map(scripts.map((script) => [script, readTree(script)]));
    const split = scripts.flatMap((script) => {
      const reading = readings.get(script);
      return reading !== undefined && 'commands' in reading ? [{ script, commands: reading.commands }] : [];
    });
    const different: string[] = [];
    let asked = 0;
    for (let from = 0; from < split.length; from += 200) {
      for (let allowed = 1; allowed < 4; allowed += 1) {
        const some = split.slice(from, from + 200).filter(({ commands }) => commands.length > allowed);
        if (some.length === 0) continue;
        const names = some.flatMap(({ commands }) => commands.slice(0, allowed).map(([name = '']) => name));
        const verdicts = await original.judge(some.map(({ script }) => script), { approvalPolicy: 'on-request', isEscalated: true, rules: rule('allow', names) });
        asked += some.length;
        some.forEach(({ script, commands }, i) => {
          const proposed = verdicts[i]?.asked?.proposed;
          if (JSON.stringify(proposed) !== JSON.stringify(commands[allowed])) different.push(`${JSON.stringify(script)}: ${JSON.stringify(proposed)}, not ${JSON.stringify(commands[allowed])}`);
        });
      }
    }
    console.log(`parts behind the first: tried ${asked}, different ${different.length}`);
    expect(asked).toBeGreaterThan(TRIALS / 4);
    expect(different).toEqual([]);
  }, LIMIT_MS);
});

function rule(decision: string, names: readonly string[]): string {
  return `prefix_rule(pattern=[${JSON.stringify([...new Set(names)])}], decision="${decision}")\n`;
}

/** Whatever could be the name of a command. */
function wordsOf(scripts: readonly string[]): string[] {
  return scripts.flatMap((script) => script.split(/[\s;|&]+/)).filter((word) => word !== '');
}
