import type * as Chevrotain from 'chevrotain';
import { type IToken, type ParserMethod, type TokenType } from 'chevrotain';

export type Rule<A extends unknown[], R> = ParserMethod<A, R>;

/** What grammar rules are written with: Chevrotain's own methods, so that rules can be functions in several files. */
export interface RuleMaker {
  rule<A extends unknown[], R>(name: string, body: (...args: A) => R): Rule<A, R>;
  take(index: number, type: TokenType): IToken;
  run<R>(index: number, rule: Rule<[], R>): R;
  optional<R>(index: number, body: () => R, isAllowed?: () => boolean): R | undefined;
  repeat(index: number, body: () => void, isAllowed?: () => boolean): void;
  choose<R>(index: number, ...bodies: (() => R)[]): R;
  /** Runs code that must not run while Chevrotain learns the rules. */
  act<R>(body: () => R): R;
  /** The next word, or the one after it. */
  ahead(count: 1 | 2): IToken;
  /** Where the word before ends. */
  endBehind(): number;
}

export interface BuiltParser extends RuleMaker {
  /** Ends the writing of rules. */
  learn(): void;
  begin(tokens: IToken[]): void;
  readonly failure: Chevrotain.IRecognitionException | undefined;
}

/** @param validate has Chevrotain check the grammar itself, which costs more than parsing: for tests */
export function ruleMaker({ EmbeddedActionsParser }: typeof Chevrotain, vocabulary: TokenType[], validate: boolean): BuiltParser {
  class Maker extends EmbeddedActionsParser implements BuiltParser {
    constructor() {
      super(vocabulary, { maxLookahead: 1, recoveryEnabled: false, skipValidations: !validate });
    }
    rule<A extends unknown[], R>(name: string, body: (...args: A) => R): Rule<A, R> {
      // Chevrotain looks its rules up among its own properties, hence a name that is none of them yet.
      const property = `rules.${name}`;
      const made = this.RULE(property, body);
      Object.assign(this, { [property]: made });
      return made;
    }
    take(index: number, type: TokenType): IToken {
      return this.consume(index, type);
    }
    run<R>(index: number, rule: Rule<[], R>): R {
      return this.subrule(index, rule);
    }
    optional<R>(index: number, body: () => R, isAllowed?: () => boolean): R | undefined {
      return this.option(index, isAllowed ? { DEF: body, GATE: isAllowed } : body);
    }
    repeat(index: number, body: () => void, isAllowed?: () => boolean): void {
      this.many(index, isAllowed ? { DEF: body, GATE: isAllowed } : body);
    }
    choose<R>(index: number, ...bodies: (() => R)[]): R {
      return this.or(index, bodies.map((body) => ({ ALT: body }))) as R;
    }
    act<R>(body: () => R): R {
      return this.ACTION(body);
    }
    ahead(count: 1 | 2): IToken {
      return this.LA(count);
    }
    endBehind(): number {
      const { startOffset, image } = this.LA(0);
      return startOffset + image.length;
    }
    learn(): void {
      this.performSelfAnalysis();
    }
    begin(tokens: IToken[]): void {
      this.input = tokens;
    }
    get failure(): Chevrotain.IRecognitionException | undefined {
      return this.errors[0];
    }
  }
  return new Maker();
}
