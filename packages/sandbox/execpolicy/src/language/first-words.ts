import { type IToken, type TokenType } from 'chevrotain';
import { type Rule, type RuleMaker } from './rule-maker.ts';

/** What the next word decides within one rule. Word types are given by Chevrotain's index. */
export interface RuleDecisions {
  /** The words with which what may be there begins. */
  optional(index: number): ReadonlySet<number>;
  repeat(index: number): ReadonlySet<number>;
  /** By the word, which of the possibilities begins with it; of two the first. */
  choice(index: number): ReadonlyMap<number, number>;
}

export type Decisions = (rule: string) => RuleDecisions;

type Part =
  | { readonly kind: 'word'; readonly type: TokenType }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'optional' | 'repeat'; readonly index: number; readonly inside: readonly Part[] }
  | { readonly kind: 'choice'; readonly index: number; readonly ways: readonly (readonly Part[])[] };

interface Beginnings {
  readonly words: ReadonlySet<number>;
  readonly canBeEmpty: boolean;
}

/** Stands for what a rule makes while nothing is read. */
const NOTHING: unknown = Object.freeze({});

/**
 * What the next word decides in a grammar that needs one word of lookahead. Chevrotain finds that out for all of the
 * grammar before the first file is read, which takes longer than reading a usual one; here a rule is run through when it
 * is first met. That both decide alike is tested.
 * @param write writes the rules of the grammar
 */
export function firstWords(write: (p: RuleMaker) => void): Decisions {
  const bodies = new Map<string, () => unknown>();
  const recorder = new Recorder(bodies);
  write(recorder);
  const known = new Map<string, RecordedRule>();
  const rule = (name: string): RecordedRule => {
    const found = known.get(name) ?? new RecordedRule(() => recorder.record(bodies.get(name)), (other) => rule(other).beginnings());
    known.set(name, found);
    return found;
  };
  return rule;
}

class RecordedRule implements RuleDecisions {
  readonly #record: () => readonly Part[];
  readonly #beginningsOf: (rule: string) => Beginnings;
  readonly #optional = new Map<number, ReadonlySet<number>>();
  readonly #repeat = new Map<number, ReadonlySet<number>>();
  readonly #choice = new Map<number, ReadonlyMap<number, number>>();
  #parts: readonly Part[] | undefined;
  #beginnings: Beginnings | undefined;

  constructor(record: () => readonly Part[], beginningsOf: (rule: string) => Beginnings) {
    this.#record = record;
    this.#beginningsOf = beginningsOf;
  }

  optional(index: number): ReadonlySet<number> {
    return this.#optional.get(index) ?? kept(this.#optional, index, this.#inside('optional', index));
  }

  repeat(index: number): ReadonlySet<number> {
    return this.#repeat.get(index) ?? kept(this.#repeat, index, this.#inside('repeat', index));
  }

  choice(index: number): ReadonlyMap<number, number> {
    return this.#choice.get(index) ?? kept(this.#choice, index, this.#ways(index));
  }

  beginnings(): Beginnings {
    this.#beginnings ??= this.#ofSequence(this.#all());
    return this.#beginnings;
  }

  #inside(kind: 'optional' | 'repeat', index: number): ReadonlySet<number> {
    const part = find(this.#all(), kind, index);
    return this.#ofSequence(part?.kind === kind ? part.inside : []).words;
  }

  #ways(index: number): ReadonlyMap<number, number> {
    const part = find(this.#all(), 'choice', index);
    const table = new Map<number, number>();
    for (const [way, parts] of (part?.kind === 'choice' ? part.ways : []).entries()) {
      for (const word of this.#ofSequence(parts).words) if (!table.has(word)) table.set(word, way);
    }
    return table;
  }

  #all(): readonly Part[] {
    this.#parts ??= this.#record();
    return this.#parts;
  }

  #ofSequence(parts: readonly Part[]): Beginnings {
    const words = new Set<number>();
    for (const part of parts) {
      const first = this.#ofPart(part);
      for (const word of first.words) words.add(word);
      if (!first.canBeEmpty) return { words, canBeEmpty: false };
    }
    return { words, canBeEmpty: true };
  }

  #ofPart(part: Part): Beginnings {
    switch (part.kind) {
      case 'word':
        return { words: indicesOf(part.type), canBeEmpty: false };
      case 'rule':
        return this.#beginningsOf(part.name);
      case 'optional':
      case 'repeat':
        return { words: this.#ofSequence(part.inside).words, canBeEmpty: true };
      case 'choice': {
        const ways = part.ways.map((way) => this.#ofSequence(way));
        return { words: new Set(ways.flatMap(({ words }) => [...words])), canBeEmpty: ways.some(({ canBeEmpty }) => canBeEmpty) };
      }
    }
  }
}

function kept<V>(map: Map<number, V>, index: number, value: V): V {
  map.set(index, value);
  return value;
}

/** The types of words that fit a type: itself and, of a category, its members. */
function indicesOf({ tokenTypeIdx, categoryMatches }: TokenType): Set<number> {
  return new Set([...(tokenTypeIdx === undefined ? [] : [tokenTypeIdx]), ...(categoryMatches ?? [])]);
}

function find(parts: readonly Part[], kind: 'optional' | 'repeat' | 'choice', index: number): Part | undefined {
  for (const part of parts) {
    if (part.kind === kind && part.index === index) return part;
    const inside = part.kind === 'choice' ? part.ways.flat() : part.kind === 'optional' || part.kind === 'repeat' ? part.inside : [];
    const found = find(inside, kind, index);
    if (found) return found;
  }
  return undefined;
}

/** Runs through rules without words and writes down what they ask for. */
class Recorder implements RuleMaker {
  readonly #bodies: Map<string, () => unknown>;
  #parts: Part[] = [];

  constructor(bodies: Map<string, () => unknown>) {
    this.#bodies = bodies;
  }

  record(body: (() => unknown) | undefined): readonly Part[] {
    return this.#within(() => body?.())[0];
  }

  #within<R>(body: () => R): [Part[], R] {
    const outer = this.#parts;
    const parts: Part[] = [];
    this.#parts = parts;
    const result = body();
    this.#parts = outer;
    return [parts, result];
  }

  rule<R>(name: string, body: () => R): Rule<R> {
    this.#bodies.set(name, body);
    return { name };
  }

  take(_index: number, type: TokenType): IToken {
    this.#parts.push({ kind: 'word', type });
    return { image: '', startOffset: 0, tokenTypeIdx: 0, tokenType: type };
  }

  run<R>(_index: number, { name }: Rule<R>): R {
    this.#parts.push({ kind: 'rule', name });
    return NOTHING as R;
  }

  optional<R>(index: number, body: () => R): R {
    const [inside, result] = this.#within(body);
    this.#parts.push({ kind: 'optional', index, inside });
    return result;
  }

  repeat(index: number, body: () => void): void {
    this.#parts.push({ kind: 'repeat', index, inside: this.#within(body)[0] });
  }

  choose<R>(index: number, ...bodies: (() => R)[]): R {
    const ways = bodies.map((body) => this.#within(body));
    this.#parts.push({ kind: 'choice', index, ways: ways.map(([parts]) => parts) });
    return ways[0]?.[1] ?? (NOTHING as R);
  }

  act<R>(): R {
    return NOTHING as R;
  }

  ahead(): IToken {
    return { image: '', startOffset: 0, tokenTypeIdx: 0, tokenType: { name: '' } };
  }

  isNext(): boolean {
    return false;
  }

  endBehind(): number {
    return 0;
  }
}
