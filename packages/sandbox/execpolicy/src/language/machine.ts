import { bindArguments, type PlainParameter } from './bind-arguments.ts';
import { Budget } from './budget.ts';
import { declaredNames, targetNames } from './declared-names.ts';
import { applyComparison, applyOperator, applyPrefix } from './operators.ts';
import { attributeOf } from './attributes.ts';
import { placed, RuleFault, type Span } from './rule-fault.ts';
import { Scope } from './scope.ts';
import { reprOf, strOf } from './show-value.ts';
import { putEntry, setAt, sliceOf, valueAt } from './subscripts.ts';
import { type Argument, type Clause, type Definition, type Expression, type Parameter, type Suffix } from './syntax-tree.ts';
import { checkType, unpacked } from './type-check.ts';
import { type Arguments, Callable, DictValue, elements, isTrue, ListValue, TupleValue, typeName, type Value } from './values.ts';

type Run = (machine: Machine, body: Definition['body'], scope: Scope, returns: Expression | null) => Value;

/** Scopes around one another that a name is looked up in for one step. */
const SCOPES_PER_STEP = 4;

/** Evaluates expressions. Faults get the place of the innermost expression that they happened in. */
export class Machine {
  readonly budget = new Budget();
  /** The call that is being made, or was made last. */
  callPlace: Span | undefined;
  readonly #run: Run;
  readonly #declared = new WeakMap<Definition['body'], ReadonlySet<string>>();

  /** @param run runs the statements of a function */
  constructor(run: Run) {
    this.#run = run;
  }

  /** @throws RuleFault */
  evaluate(expression: Expression, scope: Scope): Value {
    this.budget.spend();
    this.budget.enter();
    try {
      return this.#valueOf(expression, scope);
    } catch (error) {
      throw placed(expression, error);
    } finally {
      this.budget.leave();
    }
  }

  #valueOf(expression: Expression, scope: Scope): Value {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        this.budget.spend(scope.depth / SCOPES_PER_STEP);
        return scope.get(expression.name);
      case 'format':
        return this.#format(expression, scope);
      case 'list':
        return new ListValue(expression.items.map((item) => this.evaluate(item, scope)));
      case 'tuple':
        return new TupleValue(expression.items.map((item) => this.evaluate(item, scope)));
      case 'dict':
        return this.#dict(expression, scope);
      case 'listOf':
      case 'dictOf':
        return this.#comprehension(expression, scope);
      case 'lambda':
        return this.#lambda(expression, scope);
      case 'conditional':
        return this.evaluate(isTrue(this.evaluate(expression.test, scope)) ? expression.yes : expression.no, scope);
      case 'and':
      case 'or':
        return this.#logical(expression, scope);
      case 'prefix':
        this.budget.spend(expression.operators.length);
        return expression.operators.reduceRight<Value>((value, operator) => applyPrefix(operator, value), this.evaluate(expression.operand, scope));
      case 'compare':
        return applyComparison(expression.operator, this.evaluate(expression.left, scope), this.evaluate(expression.right, scope), this.budget);
      case 'chain': {
        let value = this.evaluate(expression.first, scope);
        for (const { operator, operand } of expression.rest) value = applyOperator(operator, value, this.evaluate(operand, scope), this.budget);
        return value;
      }
      case 'postfix': {
        let value = this.evaluate(expression.base, scope);
        for (const suffix of expression.suffixes) value = this.suffixed(value, suffix, expression.at, scope);
        return value;
      }
    }
  }

  /** What a call, an index or `.name` makes of a value. `start` is where the whole begins, for faults. @throws RuleFault */
  suffixed(value: Value, suffix: Suffix, start: number, scope: Scope): Value {
    this.budget.spend();
    try {
      switch (suffix.kind) {
        case 'attribute':
          return attributeOf(value, suffix.name, this.budget);
        case 'call':
          return this.#call(value, suffix.call, { at: start, end: suffix.end }, scope);
        case 'index':
          if (suffix.second !== null) throw new RuleFault(`Operation \`[,]\` not supported on type \`${typeName(value)}\``);
          return valueAt(value, this.evaluate(suffix.index, scope), this.budget);
        case 'slice': {
          const part = (inner: Expression | null): Value | undefined => (inner ? this.evaluate(inner, scope) : undefined);
          return sliceOf(value, part(suffix.from), part(suffix.to), part(suffix.step), this.budget);
        }
      }
    } catch (error) {
      throw placed({ at: start, end: suffix.end }, error);
    }
  }

  #call(value: Value, list: readonly Argument[], place: Span, scope: Scope): Value {
    if (!(value instanceof Callable)) throw new RuleFault(`Operation \`call()\` not supported on type \`${typeName(value)}\``);
    const given = this.#arguments(list, scope);
    this.callPlace = place;
    return value.call(given);
  }

  /** Gives a value to a name, to several, or to a place in a list or dict. @throws RuleFault */
  assign(target: Expression, value: Value, scope: Scope): void {
    this.budget.spend();
    try {
      if (target.kind === 'name') return scope.set(target.name, value);
      if (target.kind === 'tuple' || target.kind === 'list') {
        const values = unpacked(value, target.items.length);
        for (const [i, item] of target.items.entries()) this.assign(item, values[i] ?? null, scope);
      } else if (target.kind === 'postfix') {
        const { owner, last } = this.place(target, scope);
        if (last.kind !== 'index') throw new RuleFault(`Operation \`.${last.kind === 'attribute' ? last.name : ''}=\` not supported on type \`${typeName(owner)}\``);
        setAt(owner, this.evaluate(last.index, scope), value, this.budget);
      }
    } catch (error) {
      throw placed(target, error);
    }
  }

  /** What stands in front of the last index or name of a target, and that. */
  place(target: Extract<Expression, { kind: 'postfix' }>, scope: Scope): { owner: Value; last: Suffix } {
    const last = target.suffixes.at(-1);
    if (last === undefined) throw new RuleFault('this is no place for a value', target);
    let owner = this.evaluate(target.base, scope);
    for (const suffix of target.suffixes.slice(0, -1)) owner = this.suffixed(owner, suffix, target.at, scope);
    return { owner, last };
  }

  /** A function of the file. */
  define({ name, parameters, returns, body }: Omit<Definition, 'kind'>, scope: Scope): Callable {
    const names = this.#namesIn(body, parameters);
    return this.#function(name, parameters, scope, (values) => this.#run(this, body, withValues(new Scope(names, scope), values), returns));
  }

  /** What a function declares, however often it is defined. */
  #namesIn(body: Definition['body'], parameters: readonly Parameter[]): ReadonlySet<string> {
    const names = this.#declared.get(body) ?? declaredNames(body, new Set(parameters.map(({ name }) => name)));
    this.#declared.set(body, names);
    return names;
  }

  #lambda({ parameters, body }: Extract<Expression, { kind: 'lambda' }>, scope: Scope): Callable {
    const names = new Set(parameters.map(({ name }) => name));
    return this.#function('lambda', parameters, scope, (values) => this.evaluate(body, withValues(new Scope(names, scope), values)));
  }

  #function(name: string, parameters: readonly Parameter[], scope: Scope, run: (values: ReadonlyMap<string, Value>) => Value): Callable {
    this.budget.spend(parameters.length);
    const rest = parameters.find(({ kind }) => kind === 'rest');
    const keywords = parameters.find(({ kind }) => kind === 'keywords');
    const border = parameters.findIndex(({ kind }) => kind === 'rest' || kind === 'only');
    const plain: PlainParameter[] = parameters.flatMap((parameter, i) => {
      if (parameter.kind !== 'plain') return [];
      const byDefault = parameter.byDefault === null ? undefined : this.evaluate(parameter.byDefault, scope);
      if (byDefault !== undefined) checkType(byDefault, parameter.type, `argument \`${parameter.name}\``, scope, this.budget);
      return [{ name: parameter.name, byDefault, isNamedOnly: border !== -1 && i > border }];
    });
    return new Callable(name, (given) =>
      this.budget.called(() => {
        this.budget.spend(1 + given.positional.length + given.named.size + plain.length);
        const { values, more, names } = bindArguments(name, plain, given, { takesMore: rest !== undefined, takesNames: keywords !== undefined });
        const all = new Map(values);
        if (rest) all.set(rest.name, new TupleValue(more));
        if (keywords) all.set(keywords.name, this.#dictOfNames(names));
        for (const { name: parameter, type } of parameters) checkType(all.get(parameter) ?? null, type, `argument \`${parameter}\``, scope, this.budget);
        return run(all);
      }),
    );
  }

  #dictOfNames(names: ReadonlyMap<string, Value>): DictValue {
    const dict = new DictValue();
    for (const [key, value] of names) putEntry(dict, key, value, this.budget);
    return dict;
  }

  #arguments(list: readonly Argument[], scope: Scope): Arguments {
    const positional: Value[] = [];
    const named = new Map<string, Value>();
    for (const { kind, name, value: expression } of list) {
      const value = this.evaluate(expression, scope);
      if (kind === 'rest') {
        if (!(value instanceof ListValue || value instanceof TupleValue)) throw new RuleFault('The argument provided for *args is not iterable');
        for (const item of elements(value, this.budget)) positional.push(item);
      } else if (kind === 'keywords') {
        if (!(value instanceof DictValue)) throw new RuleFault('The argument provided for **kwargs is not a dictionary');
        this.budget.spend(value.entries.size);
        for (const [key, item] of value.entries.values()) {
          if (typeof key !== 'string') throw new RuleFault('The keys of what is provided for **kwargs must be strings');
          if (named.has(key)) throw new RuleFault(`Argument \`${key}\` occurs more than once`);
          named.set(key, item);
        }
      } else if (name === null) positional.push(value);
      else named.set(name, value);
    }
    return { positional, named };
  }

  #format({ parts }: Extract<Expression, { kind: 'format' }>, scope: Scope): string {
    this.budget.spend(parts.length);
    const shown = parts.map((part) => {
      if (typeof part === 'string') return part;
      const value = scope.get(part.name);
      return part.isRepr ? reprOf(value, this.budget) : strOf(value, this.budget);
    });
    this.budget.spendText(shown.reduce((length, part) => length + part.length, 0));
    return shown.join('');
  }

  #dict({ entries }: Extract<Expression, { kind: 'dict' }>, scope: Scope): DictValue {
    const dict = new DictValue();
    for (const { key, value } of entries) {
      const name = this.evaluate(key, scope);
      const { size } = dict.entries;
      putEntry(dict, name, this.evaluate(value, scope), this.budget);
      if (dict.entries.size === size) throw new RuleFault(`Dictionary key repeated for \`${reprOf(name, this.budget)}\``, key);
    }
    return dict;
  }

  #logical({ kind, operands }: Extract<Expression, { kind: 'and' | 'or' }>, scope: Scope): Value {
    let value: Value = null;
    for (const operand of operands) {
      value = this.evaluate(operand, scope);
      if (isTrue(value) === (kind === 'or')) return value;
    }
    return value;
  }

  #comprehension(expression: Extract<Expression, { kind: 'listOf' | 'dictOf' }>, scope: Scope): Value {
    const names = new Set<string>();
    for (const clause of expression.clauses) if (clause.kind === 'for') targetNames(clause.target, names);
    this.budget.spend(names.size);
    const inside = new Scope(names, scope);
    if (expression.kind === 'dictOf') {
      const dict = new DictValue();
      const { key, value } = expression.entry;
      this.#clauses(expression.clauses, 0, scope, inside, () => putEntry(dict, this.evaluate(key, inside), this.evaluate(value, inside), this.budget));
      return dict;
    }
    const items: Value[] = [];
    this.#clauses(expression.clauses, 0, scope, inside, () => void items.push(this.evaluate(expression.item, inside)));
    return new ListValue(items);
  }

  #clauses(clauses: readonly Clause[], index: number, outside: Scope, inside: Scope, make: () => void): void {
    const clause = clauses[index];
    if (clause === undefined) return make();
    if (clause.kind === 'if') {
      if (isTrue(this.evaluate(clause.test, inside))) this.#clauses(clauses, index + 1, outside, inside, make);
      return;
    }
    // The first source is looked up where the comprehension stands.
    this.walk(clause.source, this.evaluate(clause.source, index === 0 ? outside : inside), (item) => {
      this.assign(clause.target, item, inside);
      this.#clauses(clauses, index + 1, outside, inside, make);
      return true;
    });
  }

  /** Walks through a value, which must not change meanwhile, until `step` says no. @throws RuleFault */
  walk(source: Span, value: Value, step: (item: Value) => boolean): void {
    const guarded = value instanceof ListValue || value instanceof DictValue ? value : null;
    let items: readonly Value[];
    try {
      items = elements(value, this.budget);
    } catch (error) {
      throw placed(source, error);
    }
    if (guarded) guarded.walkers += 1;
    try {
      for (const item of items) if (!step(item)) return;
    } finally {
      if (guarded) guarded.walkers -= 1;
    }
  }
}

function withValues(scope: Scope, values: ReadonlyMap<string, Value>): Scope {
  for (const [name, value] of values) scope.set(name, value);
  return scope;
}
