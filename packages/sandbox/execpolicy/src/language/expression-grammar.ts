import { type IToken, type TokenType } from 'chevrotain';
import { callGrammar } from './call-grammar.ts';
import { collectionGrammar } from './collection-grammar.ts';
import { grouped, type Operation } from './precedence.ts';
import { RuleFault } from './rule-fault.ts';
import { spanOf } from './layout.ts';
import { type Rule, type RuleMaker } from './rule-maker.ts';
import { type Expression, type Parameter, type Suffix } from './syntax-tree.ts';
import { type Tokens } from './token-types.ts';

export interface ExpressionGrammar {
  /** One expression. */
  readonly test: Rule<Expression>;
  /** One or several expressions with commas between; several are a tuple. */
  readonly tests: Rule<Expression>;
  /** Names, or what else can be assigned to, in front of `in`. */
  readonly targets: Rule<Expression>;
  readonly parameters: Rule<Parameter[]>;
}

/** Expressions within expressions; deeper ones must not exhaust the stack. */
const MAX_NESTING = 100;

/** Expressions by their precedence, from `x if c else y` down to calls. Needs one word of lookahead. */
export function expressionGrammar(p: RuleMaker, t: Tokens): ExpressionGrammar {
  const w = t.word;
  const { suffix, parameters, lambda } = callGrammar(p, t, () => test);
  const { atom, tests, targets } = collectionGrammar(p, t, { test: () => test, orTest: () => orTest, primary: () => primary });

  const primary: Rule<Expression> = p.rule('primary', () => {
    const { startOffset: at } = p.ahead(1);
    const base = p.run(1, atom);
    const suffixes: Suffix[] = [];
    p.repeat(1, () => suffixes.push(p.run(1, suffix)));
    return suffixes.length === 0 ? base : { kind: 'postfix', at, end: p.endBehind(), base, suffixes };
  });
  const signed = prefixed(p, 'signed', t.sign, primary);
  const binary = binaryRule(p, t, signed);
  const negation = prefixed(p, 'negation', w('not'), comparisonRule(p, t, binary));
  const andTest = logical(p, 'and', w('and'), negation);
  const orTest = logical(p, 'or', w('or'), andTest);

  const plain: Rule<Expression> = p.rule('plain', () => {
    const yes = p.run(1, orTest);
    const rest = p.optional(1, () => {
      p.take(1, w('if'));
      const condition = p.run(2, orTest);
      p.take(1, w('else'));
      return { test: condition, no: p.run(1, test) };
    });
    return rest ? { kind: 'conditional', at: yes.at, end: p.endBehind(), yes, ...rest } : yes;
  });
  const { alone, ends } = loneWords(t);
  let depth = 0;
  const test: Rule<Expression> = p.rule('test', () => {
    if (depth >= MAX_NESTING) throw tooDeep(p.ahead(1));
    depth += 1;
    try {
      if (p.isNext(alone, ends)) return p.run(1, atom);
      return p.choose<Expression>(1, () => p.run(1, lambda), () => p.run(1, plain));
    } finally {
      depth -= 1;
    }
  });
  return { test, tests, targets, parameters };
}

/** Most expressions are one word. It needs none of the rules for operators when a word that ends every expression is next. */
function loneWords({ name, string, integer, newline, word }: Tokens): { alone: ReadonlySet<TokenType>; ends: ReadonlySet<TokenType> } {
  return { alone: new Set([name, string, integer, ...['None', 'True', 'False'].map(word)]), ends: new Set([newline, ...[',', ')', ']', '}', ':', '='].map(word)]) };
}

function tooDeep(token: IToken): RuleFault {
  return new RuleFault('nested too deeply', spanOf(token));
}

/** Comparisons do not chain: `a < b < c` is an error. */
function comparisonRule(p: RuleMaker, t: Tokens, inner: Rule<Expression>): Rule<Expression> {
  return p.rule('comparison', () => {
    const left = p.run(1, inner);
    const compared = p.optional(1, () => {
      const operator = p.choose(
        1,
        () => p.take(1, t.comparison).image,
        () => p.take(1, t.word('in')).image,
        () => {
          p.take(1, t.word('not'));
          p.take(2, t.word('in'));
          return 'not in';
        },
      );
      return { operator, right: p.run(2, inner) };
    });
    return compared ? { kind: 'compare', at: left.at, end: p.endBehind(), left, ...compared } : left;
  });
}

function prefixed(p: RuleMaker, name: string, type: TokenType, inner: Rule<Expression>): Rule<Expression> {
  return p.rule(name, () => {
    const { startOffset: at } = p.ahead(1);
    const operators: string[] = [];
    p.repeat(1, () => operators.push(p.take(1, type).image));
    const operand = p.run(1, inner);
    return operators.length === 0 ? operand : { kind: 'prefix', at, end: p.endBehind(), operators, operand };
  });
}

/** `a + b * c` and the like, grouped by precedence behind the grammar: one rule is learned faster than six. */
function binaryRule(p: RuleMaker, t: Tokens, inner: Rule<Expression>): Rule<Expression> {
  return p.rule('binary', () => {
    const first = p.run(1, inner);
    const rest: Operation[] = [];
    p.repeat(1, () => rest.push({ operator: p.take(1, t.binary).image, operand: p.run(2, inner) }));
    return rest.length === 0 ? first : p.act(() => grouped(first, rest));
  });
}

function logical(p: RuleMaker, kind: 'and' | 'or', type: TokenType, inner: Rule<Expression>): Rule<Expression> {
  return p.rule(kind, () => {
    const first = p.run(1, inner);
    const operands = [first];
    p.repeat(1, () => {
      p.take(1, type);
      operands.push(p.run(2, inner));
    });
    return operands.length === 1 ? first : { kind, at: first.at, end: p.endBehind(), operands };
  });
}
