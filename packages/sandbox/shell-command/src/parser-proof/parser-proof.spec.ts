import { beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { disposeTemp } from '@codex-ts/test-support';
import fc from 'fast-check';
import { splitPlainCommands } from '../index.ts';
import { refusalRules, treeFault } from './compared-scripts.fixture.ts';
import { anyScript } from './generated-scripts.fixture.ts';
import { canBeAsked, dependsOnFiles, ranWhen, runInShell } from './real-shell.fixture.ts';
import { treeReader, type TreeReading } from './tree-sitter.fixture.ts';

/** The same scripts each time; `CODEX_TS_SCRIPTS=100000 CODEX_TS_SEED=2` looks further. */
const COUNT = Number(process.env['CODEX_TS_SCRIPTS'] ?? 8000);
const SEED = Number(process.env['CODEX_TS_SEED'] ?? 1);
const AT_ONCE = 300;

const scripts = [...new Set(fc.sample(anyScript, { numRuns: COUNT, seed: SEED }))];
const plain = scripts.flatMap((script) => {
  const commands = splitPlainCommands(script);
  return commands ? [{ script, commands }] : [];
});
const isPlain = new Set(plain.map(({ script }) => script));

afterAll(disposeTemp);

/** Sorted, as the commands of a pipeline run in any order. */
const sorted = (commands: readonly (readonly string[])[]): string[] => commands.map((words) => JSON.stringify(words)).sort();

function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

describe('scripts that split', () => {
  it.each(['bash', 'sh'] as const)('are run by %s with the same words', async (shell) => {
    const asked = plain.filter(({ script, commands }) => canBeAsked(shell, commands) && !dependsOnFiles(script) && !/\p{Cs}/u.test(script));
    const different: string[] = [];
    for (let from = 0; from < asked.length; from += AT_ONCE) {
      const some = asked.slice(from, from + AT_ONCE);
      const names = new Set(some.flatMap(({ commands }) => commands.map(([name = '']) => name)));
      const answers = await runInShell(shell, some.map(({ script }) => script), [...names]);
      some.forEach(({ script }, i) => {
        const [failing = [], succeeding = []] = answers[i] ?? [];
        const expected = [sorted(ranWhen(script, false)), sorted(ranWhen(script, true))];
        if (JSON.stringify([sorted(failing), sorted(succeeding)]) !== JSON.stringify(expected)) different.push(`${JSON.stringify(script)}: ${JSON.stringify(answers[i])}`);
      });
    }
    console.log(`${shell}: tried ${asked.length} of ${plain.length} scripts that split, different ${different.length}`);
    expect(asked.length).toBeGreaterThan(plain.length / 8);
    expect(different).toEqual([]);
  });

  it('run all that they hold when everything fails and when everything succeeds', () => {
    for (const { script, commands } of plain) {
      const ran = new Set([...sorted(ranWhen(script, false)), ...sorted(ranWhen(script, true))]);
      expect(ran).toEqual(new Set(sorted(commands)));
    }
  });
});

describe('beside tree-sitter-bash', () => {
  let readTree: (script: string) => TreeReading = () => ({ refusal: 'not loaded' });
  beforeAll(async () => {
    readTree = await treeReader();
  });

  it('splits alike, but for what tree-sitter reads wrong', () => {
    const faults: string[] = [];
    const unexplained: string[] = [];
    for (const { script, commands } of plain) {
      const theirs = readTree(script);
      if ('commands' in theirs && JSON.stringify(theirs.commands) === JSON.stringify(commands)) continue;
      const fault = treeFault(commands, theirs);
      if (fault === null) unexplained.push(`${JSON.stringify(script)}: ${JSON.stringify(theirs)}`);
      else faults.push(fault);
    }
    console.log(`split: tried ${plain.length}, agreed ${plain.length - faults.length - unexplained.length}, explained ${faults.length}`, tally(faults));
    expect(plain.length).toBeGreaterThan(COUNT / 10);
    expect(unexplained).toEqual([]);
  });

  it('refuses alike, but for what may be more than it seems', () => {
    const refused = scripts.filter((script) => !isPlain.has(script));
    const rules: string[] = [];
    const unexplained: string[] = [];
    for (const script of refused) {
      if (!('commands' in readTree(script))) continue;
      const rule = refusalRules(script);
      if (rule === null) unexplained.push(JSON.stringify(script));
      else rules.push(rule);
    }
    console.log(`refused: tried ${refused.length}, agreed ${refused.length - rules.length - unexplained.length}, explained ${rules.length}`, tally(rules));
    expect(unexplained).toEqual([]);
  });

  it.each([
    ["find . '-del'\\ete", ['find', '.', '-delete'], ['find', '.', '-del', 'ete']],
    ['rm \\ -rf x', ['rm', ' -rf', 'x'], ['rm', '-rf', 'x']],
    ['git "log"\\\n--x', ['git', 'log--x'], ['git', 'log', '--x']],
  ])('reads %j as the shell does, where tree-sitter does not', (script, ours, theirs) => {
    expect(splitPlainCommands(script)).toEqual([ours]);
    expect(readTree(script)).toEqual({ commands: [theirs] });
  });
});
