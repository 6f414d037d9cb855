import type * as Chevrotain from 'chevrotain';
import { type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import { type Decisions, type RuleDecisions } from './first-words.ts';

/** A rule of the grammar, by its name. `R` is what comes out of it. */
export interface Rule<R> {
  readonly name: string;
  readonly result?: () => R;
}

/** What grammar rules are written with: Chevrotain's own methods, so that rules can be functions in several files. */
export interface RuleMaker {
  rule<R>(name: string, body: () => R): Rule<R>;
  take(index: number, type: TokenType): IToken;
  run<R>(index: number, rule: Rule<R>): R;
  optional<R>(index: number, body: () => R, isAllowed?: () => boolean): R | undefined;
  repeat(index: number, body: () => void, isAllowed?: () => boolean): void;
  choose<R>(index: number, ...bodies: (() => R)[]): R;
  /** Runs code that must not run while the rules are learned. */
  act<R>(body: () => R): R;
  /** The next word, or the one after it. */
  ahead(count: 1 | 2): IToken;
  /**
   * Whether the next two words are of these types: for short cuts past rules that would do nothing. Never so while the
   * rules are learned, nor in an analysed parser, which others are held against.
   */
  isNext(first: ReadonlySet<TokenType>, second: ReadonlySet<TokenType>): boolean;
  /** Where the word before ends. */
  endBehind(): number;
}

export interface BuiltParser extends RuleMaker {
  /** Ends the writing of rules. */
  learn(): void;
  /** Reads words by a rule. What comes out is worthless when there is a `failure`. */
  read<R>(rule: Rule<R>, tokens: IToken[]): R;
  readonly failure: Chevrotain.IRecognitionException | undefined;
  /** The grammar as Chevrotain learned it; nothing where `decisions` were given. */
  readonly productions: readonly Chevrotain.Rule[];
}

interface MadeRule<R> extends Rule<R> {
  readonly method: ParserMethod<[], R>;
}

/**
 * A parser to write rules with.
 * @param decisions tell which word begins what. Without them Chevrotain analyses and checks the grammar, which takes
 * several times as long as everything else up to the first file that was read: for tests and documents
 */
export function ruleMaker(chevrotain: typeof Chevrotain, vocabulary: TokenType[], decisions?: Decisions): BuiltParser {
  class Maker extends chevrotain.EmbeddedActionsParser implements BuiltParser {
    /** Of the rule that is being read. */
    #here: RuleDecisions | undefined;

    constructor() {
      super(vocabulary, { maxLookahead: 1, recoveryEnabled: false, skipValidations: decisions !== undefined });
    }
    rule<R>(name: string, body: () => R): Rule<R> {
      // Chevrotain keeps its rules among its own properties, hence a name that is none of them yet.
      const method = this.RULE(`rules.${name}`, decisions ? this.#within(decisions(name), body) : body);
      const made: MadeRule<R> = { name, method };
      return made;
    }
    #within<R>(own: RuleDecisions, body: () => R): () => R {
      return () => {
        const outer = this.#here;
        this.#here = own;
        try {
          return body();
        } finally {
          this.#here = outer;
        }
      };
    }
    take(index: number, type: TokenType): IToken {
      return this.consume(index, type);
    }
    run<R>(index: number, rule: Rule<R>): R {
      return this.subrule(index, (rule as MadeRule<R>).method);
    }
    optional<R>(index: number, body: () => R, isAllowed?: () => boolean): R | undefined {
      if (this.#here === undefined) return this.option(index, isAllowed ? { DEF: body, GATE: isAllowed } : body);
      return this.#here.optional(index).has(this.LA(1).tokenTypeIdx) && (isAllowed?.() ?? true) ? body() : undefined;
    }
    repeat(index: number, body: () => void, isAllowed?: () => boolean): void {
      if (this.#here === undefined) return this.many(index, isAllowed ? { DEF: body, GATE: isAllowed } : body);
      const words = this.#here.repeat(index);
      while (words.has(this.LA(1).tokenTypeIdx) && (isAllowed?.() ?? true)) body();
    }
    choose<R>(index: number, ...bodies: (() => R)[]): R {
      if (this.#here === undefined) return this.or(index, bodies.map((body) => ({ ALT: body }))) as R;
      const body = bodies[this.#here.choice(index).get(this.LA(1).tokenTypeIdx) ?? -1];
      if (body) return body();
      const failure = new chevrotain.NoViableAltException('nothing fits', this.LA(1), this.LA(0));
      this.errors = [...this.errors, failure];
      throw failure;
    }
    act<R>(body: () => R): R {
      return this.ACTION(body);
    }
    ahead(count: 1 | 2): IToken {
      return this.LA(count);
    }
    isNext(first: ReadonlySet<TokenType>, second: ReadonlySet<TokenType>): boolean {
      return decisions !== undefined && first.has(this.LA(1).tokenType) && second.has(this.LA(2).tokenType);
    }
    endBehind(): number {
      const { startOffset, image } = this.LA(0);
      return startOffset + image.length;
    }
    learn(): void {
      // Reading asks whether the grammar has been analysed, and for nothing else of it.
      if (decisions === undefined) return this.performSelfAnalysis();
      Object.assign(this, { selfAnalysisDone: true });
      // V8 keeps the many properties of a parser in a table, unless it is something's prototype and is read from.
      void Object.create(this).errors;
    }
    read<R>(rule: Rule<R>, tokens: IToken[]): R {
      this.input = tokens;
      return (rule as MadeRule<R>).method.call(this);
    }
    get failure(): Chevrotain.IRecognitionException | undefined {
      return this.errors[0];
    }
    get productions(): readonly Chevrotain.Rule[] {
      return Object.values(this.getGAstProductions());
    }
  }
  return new Maker();
}
