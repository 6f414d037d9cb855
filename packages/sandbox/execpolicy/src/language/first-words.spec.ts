import { describe, expect, it } from '@jest/globals';
import * as chevrotain from 'chevrotain';
import fc from 'fast-check';
import { mutated, programs, wordSoup } from '../fuzz.fixture.ts';
import { expressionGrammar } from './expression-grammar.ts';
import { firstWords } from './first-words.ts';
import { buildReader, rulesParser } from './read-program.ts';
import { RuleFault } from './rule-fault.ts';
import { statementGrammar } from './statement-grammar.ts';
import { rulesTokens } from './token-types.ts';

const KINDS = ['Option', 'Repetition', 'Alternation'] as const;
type Kind = (typeof KINDS)[number];

/** Every decision of a rule, as Chevrotain learned it. */
function decisionsIn(productions: readonly chevrotain.IProduction[]): { kind: Kind; index: number }[] {
  return productions.flatMap((production) => {
    if (production instanceof chevrotain.NonTerminal || production instanceof chevrotain.Terminal) return [];
    const inside = decisionsIn('definition' in production ? (production.definition as chevrotain.IProduction[]) : []);
    const kind = KINDS.find((name) => production instanceof chevrotain[name]);
    return kind === undefined ? inside : [{ kind, index: (production as chevrotain.Option).idx }, ...inside];
  });
}

/** The words, members of categories included, with which each way of a decision begins. */
function beginnings(rule: chevrotain.Rule, kind: Kind, index: number): Set<number>[] {
  const ways = chevrotain.getLookaheadPaths({ rule, prodType: kind, occurrence: index, maxLookahead: 1 });
  return ways.map((paths) => new Set(paths.flat().flatMap(({ tokenTypeIdx, categoryMatches }) => [tokenTypeIdx ?? 0, ...(categoryMatches ?? [])])));
}

describe('firstWords', () => {
  it('decides everywhere as the analysis of Chevrotain does', () => {
    const t = rulesTokens(chevrotain);
    const { parser } = rulesParser(chevrotain, t, true);
    const decisions = firstWords((p) => statementGrammar(p, t, expressionGrammar(p, t)));
    let compared = 0;
    for (const rule of parser.productions) {
      const own = decisions(rule.name.replace(/^rules\./, ''));
      for (const { kind, index } of decisionsIn(rule.definition)) {
        const ways = beginnings(rule, kind, index);
        compared += 1;
        if (kind === 'Alternation') expect(new Map(own.choice(index))).toEqual(new Map(ways.flatMap((words, way) => [...words].map((word) => [word, way]))));
        else expect(new Set(kind === 'Option' ? own.optional(index) : own.repeat(index))).toEqual(ways[0]);
      }
    }
    expect(compared).toBeGreaterThan(50);
  });

  it('reads every text as the analysed grammar does', () => {
    const [quick, analysed] = [buildReader(chevrotain), buildReader(chevrotain, true)];
    const outcome = (read: typeof quick, text: string): unknown => {
      try {
        return read(text);
      } catch (error) {
        if (error instanceof RuleFault) return { message: error.message, span: error.span };
        throw error;
      }
    };
    fc.assert(fc.property(fc.oneof(programs, mutated, wordSoup), (text) => expect(outcome(quick, text)).toEqual(outcome(analysed, text))), { numRuns: 1000 });
  });
});
