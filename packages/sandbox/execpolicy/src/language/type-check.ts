import { type Budget } from './budget.ts';
import { RuleFault } from './rule-fault.ts';
import { type Scope } from './scope.ts';
import { reprOf } from './show-value.ts';
import { type Expression } from './syntax-tree.ts';
import { Callable, DictValue, elements, ListValue, TupleValue, typeName, type Value } from './values.ts';

interface Type {
  readonly shown: string;
  readonly fits: (value: Value) => boolean;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ bool: 'bool', dict: 'dict', int: 'int', list: 'list', range: 'range', str: 'string', tuple: 'tuple' }),
]);

/**
 * Checks a value against a type that stands behind a name: `str`, `int`, `bool`, `list`, `dict`, `tuple`, `range`,
 * `None`, `list[T]`, `dict[K, V]`, and several with `|` between.
 * @param what such as "argument `x`", for the message
 * @throws RuleFault when it does not fit, or when the type is none
 */
export function checkType(value: Value, annotation: Expression | null, what: string, scope: Scope, budget: Budget): void {
  if (annotation === null) return;
  const type = typeOf(annotation, scope, budget);
  if (type.fits(value)) return;
  const shown = typeof value === 'string' ? value : reprOf(value, budget);
  throw new RuleFault(`Value \`${shown.slice(0, 200)}\` of type \`${typeName(value)}\` does not match the type annotation \`${type.shown}\` for ${what}`);
}

function typeOf(annotation: Expression, scope: Scope, budget: Budget): Type {
  budget.spend();
  if (annotation.kind === 'literal' && annotation.value === null) return { shown: 'None', fits: (value) => value === null };
  if (annotation.kind === 'name') return named(annotation.name, annotation, scope);
  if (annotation.kind === 'chain' && annotation.rest.every(({ operator }) => operator === '|')) {
    const types = [annotation.first, ...annotation.rest.map(({ operand }) => operand)].map((part) => typeOf(part, scope, budget));
    return { shown: types.map(({ shown }) => shown).join(' | '), fits: (value) => types.some(({ fits }) => fits(value)) };
  }
  const [suffix, ...others] = annotation.kind === 'postfix' ? annotation.suffixes : [];
  if (annotation.kind === 'postfix' && annotation.base.kind === 'name' && suffix?.kind === 'index' && others.length === 0) {
    const outer = named(annotation.base.name, annotation, scope);
    const inner = typeOf(suffix.index, scope, budget);
    if (outer.shown === 'list' && suffix.second === null) {
      return { shown: `list[${inner.shown}]`, fits: (value) => value instanceof ListValue && elements(value, budget).every(inner.fits) };
    }
    if (outer.shown === 'dict' && suffix.second !== null) {
      const item = typeOf(suffix.second, scope, budget);
      return { shown: `dict[${inner.shown}, ${item.shown}]`, fits: (value) => value instanceof DictValue && entriesOf(value, budget).every(([key, entry]) => inner.fits(key) && item.fits(entry)) };
    }
  }
  throw new RuleFault('this is not a type', annotation);
}

function named(name: string, annotation: Expression, scope: Scope): Type {
  const wanted = TYPES.get(name);
  const meaning = scope.get(name);
  if (wanted === undefined || !(meaning instanceof Callable) || meaning.name !== name) throw new RuleFault(`\`${name}\` is not a type`, annotation);
  return { shown: name, fits: (value) => typeName(value) === wanted };
}

function entriesOf({ entries }: DictValue, budget: Budget): (readonly [Value, Value])[] {
  budget.spend(entries.size);
  return [...entries.values()];
}

/** The elements on the right of `a, b = ...`. @throws RuleFault when they are not as many as the places */
export function unpacked(value: Value, count: number): readonly Value[] {
  if (!(value instanceof ListValue || value instanceof TupleValue)) throw new RuleFault(`Operation \`(iter)\` not supported on type \`${typeName(value)}\``);
  if (value.items.length !== count) throw new RuleFault(`Unpacked ${value.items.length} values but expected ${count}`);
  return value.items;
}
