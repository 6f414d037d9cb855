import { type IToken } from 'chevrotain';
import { type ExpressionGrammar } from './expression-grammar.ts';
import { spanOf } from './layout.ts';
import { RuleFault } from './rule-fault.ts';
import { type Rule, type RuleMaker } from './rule-maker.ts';
import { type Branch, type Expression, type Statement } from './syntax-tree.ts';
import { type Tokens } from './token-types.ts';

/** A whole rules file: statements, each on its own lines or with `;` between. */
export function statementGrammar(p: RuleMaker, t: Tokens, expressions: ExpressionGrammar): Rule<Statement[]> {
  const w = t.word;
  const { test, targets, parameters } = expressions;
  const small = smallStatement(p, t, expressions);
  const line: Rule<Statement[]> = p.rule('line', () => {
    const list = [p.run(1, small)];
    p.repeat(
      1,
      () => {
        p.take(1, w(';'));
        list.push(p.run(2, small));
      },
      () => p.ahead(2).tokenType !== t.newline,
    );
    p.optional(1, () => p.take(2, w(';')));
    p.take(1, t.newline);
    return list;
  });
  const statement: Rule<readonly Statement[]> = p.rule('statement', () =>
    p.choose<readonly Statement[]>(
      1,
      () => [p.run(1, conditional)],
      () => [p.run(1, loop)],
      () => [p.run(1, definition)],
      () => p.run(1, line),
    ),
  );
  const block: Rule<Statement[]> = p.rule('block', () => {
    p.take(1, t.newline);
    p.take(1, t.indent);
    const parts = [p.run(1, statement)];
    p.repeat(1, () => parts.push(p.run(2, statement)));
    p.take(1, t.dedent);
    return p.act(() => parts.flat());
  });
  const suite: Rule<Statement[]> = p.rule('suite', () => {
    p.take(1, w(':'));
    return p.choose(1, () => p.run(1, block), () => p.run(1, line));
  });
  const branch: Rule<Branch> = p.rule('branch', () => ({ test: p.run(1, test), body: p.run(1, suite) }));

  const conditional: Rule<Statement> = p.rule('conditional', () => {
    const { startOffset: at } = p.take(1, w('if'));
    const branches = [p.run(1, branch)];
    p.repeat(1, () => {
      p.take(1, w('elif'));
      branches.push(p.run(2, branch));
    });
    const otherwise = p.optional(1, () => {
      p.take(1, w('else'));
      return p.run(1, suite);
    });
    return { kind: 'if', at, end: p.endBehind(), branches, otherwise: otherwise ?? [] };
  });
  const loop: Rule<Statement> = p.rule('loop', () => {
    const { startOffset: at } = p.take(1, w('for'));
    const target = p.run(1, targets);
    p.take(1, w('in'));
    const source = p.run(1, test);
    return { kind: 'for', at, target, source, body: p.run(1, suite), end: p.endBehind() };
  });
  const definition: Rule<Statement> = p.rule('definition', () => {
    const { startOffset: at } = p.take(1, w('def'));
    const name = p.take(1, t.name).image;
    p.take(1, w('('));
    const list = p.run(1, parameters);
    p.take(1, w(')'));
    const end = p.endBehind();
    const returns = p.optional(1, () => {
      p.take(1, w('->'));
      return p.run(1, test);
    });
    return { kind: 'def', at, end, name, parameters: list, returns: returns ?? null, body: p.run(1, suite) };
  });
  return p.rule('file', () => {
    const parts: (readonly Statement[])[] = [];
    p.repeat(1, () => parts.push(p.run(1, statement)));
    return p.act(() => parts.flat());
  });
}

/** A statement that fits on a line. */
function smallStatement(p: RuleMaker, t: Tokens, { test, tests }: ExpressionGrammar): Rule<Statement> {
  const w = t.word;
  const expression: Rule<Statement> = p.rule('expressionStatement', () => {
    const target = p.run(1, tests);
    const change = p.optional(1, () =>
      p.choose<{ operator: string; value: Expression } | { type: Expression | null; value: Expression }>(
        1,
        () => ({ operator: p.take(1, t.augmented).image, value: p.run(2, tests) }),
        () => {
          const type = p.optional(2, () => {
            p.take(1, w(':'));
            return p.run(1, test);
          });
          p.take(1, w('='));
          return { type: type ?? null, value: p.run(3, tests) };
        },
      ),
    );
    const span = { at: target.at, end: p.endBehind() };
    if (change === undefined) return { kind: 'expression', ...span, value: target };
    return 'operator' in change ? { kind: 'augment', ...span, target, ...change } : { kind: 'assign', ...span, target, ...change };
  });
  const word = (kind: 'break' | 'continue' | 'pass') => (): Statement => ({ kind, ...spanOf(p.take(1, w(kind))) });
  return p.rule('small', () =>
    p.choose<Statement>(
      1,
      () => p.run(1, expression),
      () => {
        const span = spanOf(p.take(1, w('return')));
        return { kind: 'return', ...span, value: p.optional(1, () => p.run(1, tests)) ?? null };
      },
      word('break'),
      word('continue'),
      word('pass'),
      () => {
        const token = p.take(1, w('load'));
        return p.act(() => refuseLoad(token));
      },
    ),
  );
}

function refuseLoad(token: IToken): never {
  throw new RuleFault('`load` is not available: a rules file stands alone', spanOf(token));
}
