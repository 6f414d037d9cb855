import { nearestName } from '@codex-ts/text-utils';
import { type Budget } from './budget.ts';
import { DICT_METHODS, LIST_METHODS } from './container-methods.ts';
import { RuleFault } from './rule-fault.ts';
import { STRING_METHODS } from './string-methods.ts';
import { Callable, DictValue, ListValue, typeName, type Value } from './values.ts';

/** `value.name`: a method. @throws RuleFault when there is none of that name */
export function attributeOf(value: Value, name: string, budget: Budget): Value {
  const method = methodOf(value, name, budget);
  if (method) return method;
  const near = nearestName(name, methodNames(value));
  throw new RuleFault(`Object of type \`${typeName(value)}\` has no attribute \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`);
}

/** A method of a value, bound to it; undefined when there is none of that name. */
export function methodOf(value: Value, name: string, budget: Budget): Callable | undefined {
  if (typeof value === 'string') return stringMethod(value, name, budget);
  if (value instanceof ListValue) return bound(value, name, LIST_METHODS, budget);
  return value instanceof DictValue ? bound(value, name, DICT_METHODS, budget) : undefined;
}

/** Whatever a method of a string does, it may look at all of it. */
function stringMethod(text: string, name: string, budget: Budget): Callable | undefined {
  const method = STRING_METHODS.get(name);
  if (method === undefined) return undefined;
  return new Callable(name, (given) => {
    budget.spendText(text.length);
    return method(text, given, budget);
  });
}

function bound<T>(value: T, name: string, methods: ReadonlyMap<string, (value: T, given: Parameters<Callable['call']>[0], budget: Budget) => Value>, budget: Budget): Callable | undefined {
  const method = methods.get(name);
  return method && new Callable(name, (given) => method(value, given, budget));
}

/** The names of all methods of a value. */
export function methodNames(value: Value): string[] {
  const methods = typeof value === 'string' ? STRING_METHODS : value instanceof ListValue ? LIST_METHODS : value instanceof DictValue ? DICT_METHODS : new Map<string, unknown>();
  return [...methods.keys()].sort();
}
