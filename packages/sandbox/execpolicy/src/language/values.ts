import { type Budget } from './budget.ts';
import { RuleFault } from './rule-fault.ts';

/** A value of the language. Text is counted in code points, numbers are whole. */
export type Value = null | boolean | number | string | ListValue | TupleValue | DictValue | RangeValue | Callable;

export class ListValue {
  readonly items: Value[];
  /** How many loops walk through it: meanwhile it must not change. */
  walkers = 0;

  constructor(items: Value[]) {
    this.items = items;
  }
}

export class TupleValue {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** Entries in the order they were put in; found by a text that is the same for equal keys. */
export class DictValue {
  readonly entries = new Map<string, readonly [Value, Value]>();
  walkers = 0;
}

export class RangeValue {
  readonly start: number;
  readonly step: number;
  /** As it was given: what is shown, also of a range with nothing in it. */
  readonly stop: number;
  readonly length: number;

  constructor(start: number, stop: number, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }

  at(index: number): number {
    return this.start + index * this.step;
  }
}

export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** Something to call: a function of the file, a builtin, a method of a value. */
export class Callable {
  readonly name: string;
  readonly call: (given: Arguments) => Value;

  constructor(name: string, call: (given: Arguments) => Value) {
    this.name = name;
    this.call = call;
  }
}

export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'int';
  if (typeof value === 'string') return 'string';
  if (value instanceof ListValue) return 'list';
  if (value instanceof TupleValue) return 'tuple';
  if (value instanceof DictValue) return 'dict';
  return value instanceof RangeValue ? 'range' : 'function';
}

export function isTrue(value: Value): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return Boolean(value);
  if (value instanceof ListValue || value instanceof TupleValue) return value.items.length > 0;
  if (value instanceof DictValue) return value.entries.size > 0;
  return value instanceof RangeValue ? value.length > 0 : true;
}

/** The elements of what can be walked through, counted. Strings cannot. @throws RuleFault */
export function elements(value: Value, budget: Budget): readonly Value[] {
  if (value instanceof ListValue || value instanceof TupleValue) {
    budget.spend(value.items.length);
    return value.items;
  }
  if (value instanceof DictValue) {
    budget.spend(value.entries.size);
    return [...value.entries.values()].map(([key]) => key);
  }
  if (value instanceof RangeValue) {
    budget.spend(value.length);
    return Array.from({ length: value.length }, (_, i) => value.at(i));
  }
  throw new RuleFault(`Operation \`(iter)\` not supported on type \`${typeName(value)}\``);
}

/** @throws RuleFault while a loop walks through it */
export function checkMutable(value: ListValue | DictValue): void {
  if (value.walkers > 0) throw new RuleFault('a list or dict must not change while a loop walks through it');
}
