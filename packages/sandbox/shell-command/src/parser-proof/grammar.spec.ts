import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitPlainCommands } from '../index.ts';
import { literals, readGrammar, sentence } from './ebnf.fixture.ts';

const text = readFileSync(join(import.meta.dirname, '../../grammar.ebnf'), 'utf8');
const grammar = readGrammar(text);

/** Numbers from 0 up to 1 that a seed determines. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('grammar.ebnf', () => {
  it('makes only scripts that split', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const script = sentence(grammar, 'script', randomFrom(seed));
        expect([script, splitPlainCommands(script)]).not.toEqual([script, null]);
      }),
      { numRuns: 3000 },
    );
  });

  it('excepts names that do not split, and only those', () => {
    const excepted = literals({ kind: 'rule', name: 'reserved' }, grammar);
    expect(excepted.size).toBeGreaterThan(20);
    for (const name of excepted) expect([name, splitPlainCommands(`${name} x`)]).toEqual([name, null]);
    for (const name of ['time', 'ifs', 'x', 'test']) expect([name, excepted.has(name), splitPlainCommands(name)]).toEqual([name, false, [[name]]]);
  });

  it('would not do so if it were looser', () => {
    const looser = readGrammar(text.replace('"&&" | "||"', '"&&" | "&"'));
    const scripts = Array.from({ length: 300 }, (_, seed) => sentence(looser, 'script', randomFrom(seed)));
    expect(scripts.some((script) => splitPlainCommands(script) === null)).toBe(true);
  });
});
