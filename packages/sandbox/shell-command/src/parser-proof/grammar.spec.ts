import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitPlainCommands } from '../index.ts';
import { isSentence, readGrammar, sentence } from './ebnf.fixture.ts';
import { anyScript } from './generated-scripts.fixture.ts';

const text = readFileSync(join(import.meta.dirname, '../../grammar.ebnf'), 'utf8');
const grammar = readGrammar(text);
const COUNT = Number(process.env['CODEX_TS_SCRIPTS'] ?? 1000);
const SEED = Number(process.env['CODEX_TS_SEED'] ?? 1);

/** Numbers from 0 up to 1 that a seed determines. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const sentences = (of: typeof grammar): string[] => Array.from({ length: COUNT }, (_, i) => sentence(of, 'script', randomFrom(SEED * 1_000_003 + i)));

describe('grammar.ebnf', () => {
  it('makes only scripts that split', () => {
    expect(sentences(grammar).filter((script) => splitPlainCommands(script) === null)).toEqual([]);
  });

  it('makes of all scripts just those that split', () => {
    // What half a character is to a shell nobody asks.
    const scripts = fc.sample(anyScript, { numRuns: COUNT, seed: SEED }).filter((script) => !/\p{Cs}/u.test(script));
    const different = scripts.filter((script) => isSentence(grammar, 'script', script) !== (splitPlainCommands(script) !== null));
    console.log(`grammar: tried ${scripts.length}, of which ${scripts.filter((script) => splitPlainCommands(script)).length} split, different ${different.length}`);
    expect(different).toEqual([]);
  });

  it.each(['l\\\ns', 'i\\\nf', 'x {a.b}', 'x {a,b}', 'x {1..3}', 'x {1.\\\n.3}', "x {1.''.3}", "x {.'\\\n'.}", 'x }{ ,', 'a-b=c', 'x {"a,b"}', 'ls\\\n x', 'ls &\\\n& x'])('agrees about %j', (script) => {
    expect(isSentence(grammar, 'script', script)).toBe(splitPlainCommands(script) !== null);
  });

  it('would not do so if it were looser', () => {
    const looser = readGrammar(text.replace('"&&" | "||"', '"&&" | "&"'));
    expect(sentences(looser).some((script) => splitPlainCommands(script) === null)).toBe(true);
  });
});
