import { type Span } from './rule-fault.ts';

// Chains of operators, calls and branches are flat lists: the tree is only as deep as its brackets and blocks.

export type Expression = Span &
  (
    | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'format'; readonly parts: readonly FormatPart[] }
    | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
    | { readonly kind: 'dict'; readonly entries: readonly Entry[] }
    | { readonly kind: 'listOf'; readonly item: Expression; readonly clauses: readonly Clause[] }
    | { readonly kind: 'dictOf'; readonly entry: Entry; readonly clauses: readonly Clause[] }
    | { readonly kind: 'lambda'; readonly parameters: readonly Parameter[]; readonly body: Expression }
    | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
    /** `operators` from the outermost to the innermost: `not`, `+`, `-`, `~`. */
    | { readonly kind: 'prefix'; readonly operators: readonly string[]; readonly operand: Expression }
    | { readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'chain'; readonly first: Expression; readonly rest: readonly { readonly operator: string; readonly operand: Expression }[] }
    | { readonly kind: 'postfix'; readonly base: Expression; readonly suffixes: readonly Suffix[] }
  );

/** Text of a format string, or a name whose value stands there, as `str` or as `repr` shows it. */
export type FormatPart = string | (Span & { readonly name: string; readonly isRepr: boolean });

export interface Entry {
  readonly key: Expression;
  readonly value: Expression;
}

export type Clause =
  | { readonly kind: 'for'; readonly target: Expression; readonly source: Expression }
  | { readonly kind: 'if'; readonly test: Expression };

/** `end` of a suffix is also the end of what it makes of the things in front of it. */
export type Suffix = Span &
  (
    | { readonly kind: 'attribute'; readonly name: string }
    | { readonly kind: 'call'; readonly call: readonly Argument[] }
    /** `second` stands in types only: `dict[str, int]`. */
    | { readonly kind: 'index'; readonly index: Expression; readonly second: Expression | null }
    | { readonly kind: 'slice'; readonly from: Expression | null; readonly to: Expression | null; readonly step: Expression | null }
  );

export type Argument = Span & { readonly kind: 'plain' | 'rest' | 'keywords'; readonly name: string | null; readonly value: Expression };

export type Parameter = Span & {
  /** `only` is the bare `*`, behind which parameters are given by name. */
  readonly kind: 'plain' | 'rest' | 'keywords' | 'only';
  readonly name: string;
  readonly type: Expression | null;
  readonly byDefault: Expression | null;
};

export type Statement = Span &
  (
    | { readonly kind: 'expression'; readonly value: Expression }
    | { readonly kind: 'assign'; readonly target: Expression; readonly type: Expression | null; readonly value: Expression }
    | { readonly kind: 'augment'; readonly target: Expression; readonly operator: string; readonly value: Expression }
    | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: readonly Statement[] }
    | { readonly kind: 'for'; readonly target: Expression; readonly source: Expression; readonly body: readonly Statement[] }
    | Definition
    | { readonly kind: 'return'; readonly value: Expression | null }
    | { readonly kind: 'break' | 'continue' | 'pass' }
  );

export interface Definition {
  readonly kind: 'def';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Expression | null;
  readonly body: readonly Statement[];
}

export interface Branch {
  readonly test: Expression;
  readonly body: readonly Statement[];
}
