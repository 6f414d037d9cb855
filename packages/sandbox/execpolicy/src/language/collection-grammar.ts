import { type IToken } from 'chevrotain';
import { integerExpression, stringExpression } from './literal.ts';
import { spanOf } from './layout.ts';
import { type Rule, type RuleMaker } from './rule-maker.ts';
import { type Clause, type Entry, type Expression } from './syntax-tree.ts';
import { type Tokens } from './token-types.ts';

type Later = () => Rule<Expression>;

interface Inner {
  readonly test: Later;
  readonly orTest: Later;
  readonly primary: Later;
}

/** What an expression can begin with: a comma before anything else is a trailing one. */
const BEGINNINGS: ReadonlySet<string> = new Set([
  ...['name', 'string', 'integer', 'unsupported', 'None', 'True', 'False', '(', '[', '{', 'plus or minus', '~', 'not', 'lambda'],
]);

/** Names and literals, lists, tuples, dicts and comprehensions; and rows of expressions without brackets. */
export function collectionGrammar(p: RuleMaker, t: Tokens, inner: Inner) {
  const w = t.word;
  const clauses = clauseRule(p, t, inner, () => targets);
  const row = (name: string, item: Later): Rule<Expression> =>
    p.rule(name, () => {
      const first = p.run(1, item());
      const { items, isRow } = more(p, t, first, () => p.run(2, item()));
      return isRow ? { kind: 'tuple', at: first.at, end: p.endBehind(), items } : first;
    });
  const tests = row('tests', inner.test);
  const targets = row('targets', inner.primary);

  const list: Rule<Expression> = p.rule('list', () => {
    const { startOffset: at } = p.take(1, w('['));
    const made = p.optional(2, () => {
      const item = p.run(1, inner.test());
      const parts = p.optional(3, () => p.run(1, clauses));
      const { items } = more(p, t, item, () => p.run(2, inner.test()), () => parts === undefined);
      return { item, items, clauses: parts };
    });
    p.take(1, w(']'));
    const span = { at, end: p.endBehind() };
    if (made?.clauses) return { kind: 'listOf', ...span, item: made.item, clauses: made.clauses };
    return { kind: 'list', ...span, items: made?.items ?? [] };
  });

  const tuple: Rule<Expression> = p.rule('tuple', () => {
    const { startOffset: at } = p.take(1, w('('));
    const inside = p.optional(1, () => p.run(1, tests));
    p.take(1, w(')'));
    return inside ?? { kind: 'tuple', at, end: p.endBehind(), items: [] };
  });

  const entry: Rule<Entry> = p.rule('entry', () => {
    const key = p.run(1, inner.test());
    p.take(1, w(':'));
    return { key, value: p.run(2, inner.test()) };
  });
  const dict: Rule<Expression> = p.rule('dict', () => {
    const { startOffset: at } = p.take(1, w('{'));
    const made = p.optional(2, () => {
      const first = p.run(1, entry);
      const parts = p.optional(3, () => p.run(1, clauses));
      const { items } = more(p, t, first, () => p.run(2, entry), () => parts === undefined);
      return { entry: first, items, clauses: parts };
    });
    p.take(1, w('}'));
    const span = { at, end: p.endBehind() };
    if (made?.clauses) return { kind: 'dictOf', ...span, entry: made.entry, clauses: made.clauses };
    return { kind: 'dict', ...span, entries: made?.items ?? [] };
  });

  const atom: Rule<Expression> = p.rule('atom', () =>
    p.choose<Expression>(
      1,
      () => named(p.take(1, t.name)),
      () => later(p.take(1, t.string), stringExpression),
      () => later(p.take(1, t.integer), integerExpression),
      () => ({ kind: 'literal', ...spanOf(p.take(1, w('None'))), value: null }),
      () => ({ kind: 'literal', ...spanOf(p.take(1, w('True'))), value: true }),
      () => ({ kind: 'literal', ...spanOf(p.take(1, w('False'))), value: false }),
      () => p.run(1, list),
      () => p.run(1, tuple),
      () => p.run(1, dict),
    ),
  );
  return { atom, tests, targets };

  /** While Chevrotain learns the rules, words have no text to read. */
  function later(token: IToken, read: (token: IToken) => Expression): Expression {
    return p.act(() => read(token));
  }
}

function named(token: IToken): Expression {
  return { kind: 'name', ...spanOf(token), name: token.image };
}

/**
 * What follows the first of several things with commas between; a comma may stand behind the last. Chevrotain learns a
 * rule by running through it, so what may not follow is gated, not branched around.
 */
function more<T>(p: RuleMaker, t: Tokens, first: T, item: () => T, isAllowed = (): boolean => true): { items: T[]; isRow: boolean } {
  const items = [first];
  p.repeat(
    1,
    () => {
      p.take(1, t.word(','));
      items.push(item());
    },
    () => isAllowed() && BEGINNINGS.has(p.ahead(2).tokenType.name),
  );
  const trailing = p.optional(1, () => p.take(2, t.word(',')), isAllowed);
  return { items, isRow: items.length > 1 || trailing !== undefined };
}

/** `for ... in ...`, then any number of further ones and of conditions. */
function clauseRule(p: RuleMaker, t: Tokens, inner: Inner, targets: Later): Rule<Clause[]> {
  const loop: Rule<Clause> = p.rule('loopClause', () => {
    p.take(1, t.word('for'));
    const target = p.run(1, targets());
    p.take(1, t.word('in'));
    return { kind: 'for', target, source: p.run(1, inner.orTest()) };
  });
  const condition: Rule<Clause> = p.rule('conditionClause', () => {
    p.take(1, t.word('if'));
    return { kind: 'if', test: p.run(1, inner.orTest()) };
  });
  return p.rule('clauses', () => {
    const clauses = [p.run(1, loop)];
    p.repeat(1, () => clauses.push(p.choose<Clause>(1, () => p.run(2, loop), () => p.run(1, condition))));
    return clauses;
  });
}
