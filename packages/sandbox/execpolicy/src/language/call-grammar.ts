import { type Rule, type RuleMaker } from './rule-maker.ts';
import { type Argument, type Expression, type Parameter, type Suffix } from './syntax-tree.ts';
import { type Tokens } from './token-types.ts';

type Later = () => Rule<Expression>;

/** What stands behind an expression (`.name`, a call, an index), and parameters of functions. */
export function callGrammar(p: RuleMaker, t: Tokens, test: Later) {
  const w = t.word;
  const argument = argumentRule(p, t, test);
  const attribute: Rule<Suffix> = p.rule('attribute', () => {
    const { startOffset: at } = p.take(1, w('.'));
    const name = p.take(1, t.name).image;
    return { kind: 'attribute', at, end: p.endBehind(), name };
  });
  const call: Rule<Suffix> = p.rule('call', () => {
    const { startOffset: at } = p.take(1, w('('));
    const list: Argument[] = [];
    p.optional(1, () => {
      list.push(p.run(1, argument));
      p.repeat(
        1,
        () => {
          p.take(1, w(','));
          list.push(p.run(2, argument));
        },
        () => p.ahead(2).tokenType !== w(')'),
      );
      p.optional(2, () => p.take(2, w(',')));
    });
    p.take(1, w(')'));
    return { kind: 'call', at, end: p.endBehind(), call: list };
  });
  const subscript = subscriptRule(p, t, test);
  const suffix: Rule<Suffix> = p.rule('suffix', () =>
    p.choose<Suffix>(1, () => p.run(1, attribute), () => p.run(1, call), () => p.run(1, subscript)),
  );

  const parameters = parametersRule(p, t, test, 'parameters');
  const lambdaParameters = parametersRule(p, t, test, 'lambdaParameters');
  const lambda: Rule<Expression> = p.rule('lambda', () => {
    const { startOffset: at } = p.take(1, w('lambda'));
    const list = p.run(1, lambdaParameters);
    p.take(1, w(':'));
    const body = p.run(1, test());
    return { kind: 'lambda', at, end: p.endBehind(), parameters: list, body };
  });
  return { suffix, parameters, lambda };
}

/** `value`, `name=value`, `*list` or `**dict`. Whether what stands before `=` is a name, the checks behind the grammar say. */
function argumentRule(p: RuleMaker, t: Tokens, test: Later): Rule<Argument> {
  const w = t.word;
  const starred = (kind: 'rest' | 'keywords', mark: string, index: number): Argument => {
    const { startOffset: at } = p.take(1, w(mark));
    const value = p.run(index, test());
    return { kind, at, end: p.endBehind(), name: null, value };
  };
  return p.rule('argument', () =>
    p.choose<Argument>(
      1,
      () => starred('rest', '*', 1),
      () => starred('keywords', '**', 2),
      () => {
        const first = p.run(3, test());
        const value = p.optional(1, () => {
          p.take(1, w('='));
          return p.run(4, test());
        });
        const span = { at: first.at, end: p.endBehind() };
        if (value === undefined) return { kind: 'plain', ...span, name: null, value: first };
        return { kind: 'plain', ...span, name: first.kind === 'name' ? first.name : '', value };
      },
    ),
  );
}

/** `[index]`, or `[from:to:step]` where any of them may be missing. */
function subscriptRule(p: RuleMaker, t: Tokens, test: Later): Rule<Suffix> {
  const w = t.word;
  const behind = p.rule('behindColon', () => {
    p.take(1, w(':'));
    const to = p.optional(1, () => p.run(1, test())) ?? null;
    const step = p.optional(2, () => {
      p.take(2, w(':'));
      return p.optional(3, () => p.run(2, test())) ?? null;
    });
    return { to, step: step ?? null };
  });
  return p.rule('subscript', () => {
    const { startOffset: at } = p.take(1, w('['));
    const inside = p.choose<{ index: Expression; second: Expression | null } | { from: Expression | null; to: Expression | null; step: Expression | null }>(
      1,
      () => ({ from: null, ...p.run(1, behind) }),
      () => {
        const from = p.run(1, test());
        const slice = p.optional(1, () => p.run(2, behind));
        const second = p.optional(
          2,
          () => {
            p.take(1, w(','));
            return p.run(2, test());
          },
          () => slice === undefined,
        );
        return slice ? { from, ...slice } : { index: from, second: second ?? null };
      },
    );
    p.take(1, w(']'));
    const span = { at, end: p.endBehind() };
    return 'index' in inside ? { kind: 'index', ...span, ...inside } : { kind: 'slice', ...span, ...inside };
  });
}

/** Parameters of a `def`, with types, or of a `lambda`, without. */
function parametersRule(p: RuleMaker, t: Tokens, test: Later, name: 'parameters' | 'lambdaParameters'): Rule<Parameter[]> {
  const w = t.word;
  const typed = name === 'parameters';
  const type = p.rule(`${name}Type`, () => {
    p.take(1, w(':'));
    return p.run(1, test());
  });
  const typeOf = (index: number): Expression | null => (typed ? (p.optional(index, () => p.run(index, type)) ?? null) : null);
  const parameter: Rule<Parameter> = p.rule(`${name}One`, () => {
    const { startOffset: at } = p.ahead(1);
    const made = p.choose<Omit<Parameter, 'at' | 'end'>>(
      1,
      () => {
        p.take(1, w('*'));
        const rest = p.optional(4, () => ({ name: p.take(1, t.name).image, type: typeOf(1) }));
        return rest ? { kind: 'rest', ...rest, byDefault: null } : { kind: 'only', name: '*', type: null, byDefault: null };
      },
      () => {
        p.take(1, w('**'));
        return { kind: 'keywords', name: p.take(2, t.name).image, type: typeOf(2), byDefault: null };
      },
      () => {
        const { image } = p.take(3, t.name);
        const kind = typeOf(3);
        const byDefault = p.optional(5, () => {
          p.take(1, w('='));
          return p.run(9, test());
        });
        return { kind: 'plain', name: image, type: kind, byDefault: byDefault ?? null };
      },
    );
    return { at, end: p.endBehind(), ...made };
  });
  return p.rule(name, () => {
    const list: Parameter[] = [];
    p.optional(1, () => {
      list.push(p.run(1, parameter));
      p.repeat(
        1,
        () => {
          p.take(1, w(','));
          list.push(p.run(2, parameter));
        },
        () => ['name', '*', '**'].includes(p.ahead(2).tokenType.name),
      );
      p.optional(2, () => p.take(2, w(',')));
    });
    return list;
  });
}
