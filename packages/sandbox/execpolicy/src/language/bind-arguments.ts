import { type Budget } from './budget.ts';
import { RuleFault } from './rule-fault.ts';
import { reprOf } from './show-value.ts';
import { type Arguments, typeName, type Value } from './values.ts';

/** A parameter that takes one value. `byDefault` undefined: it must be given, unless `isOptional`. */
export interface PlainParameter {
  readonly name: string;
  readonly byDefault?: Value | undefined;
  readonly isOptional?: boolean;
  /** Only by its name. */
  readonly isNamedOnly?: boolean;
}

/** Where the rest of the arguments may go. */
export interface Rests {
  readonly takesMore?: boolean;
  readonly takesNames?: boolean;
}

export interface Bound {
  readonly values: ReadonlyMap<string, Value>;
  readonly more: readonly Value[];
  readonly names: ReadonlyMap<string, Value>;
}

/** Gives arguments to parameters. Optional parameters that got none are absent. @throws RuleFault */
export function bindArguments(name: string, parameters: readonly PlainParameter[], given: Arguments, { takesMore = false, takesNames = false }: Rests = {}): Bound {
  const places = parameters.filter(({ isNamedOnly }) => isNamedOnly !== true);
  const values = new Map<string, Value>();
  for (const [i, value] of given.positional.entries()) {
    const place = places[i];
    if (place) values.set(place.name, value);
  }
  const more = given.positional.slice(places.length);
  const names = new Map<string, Value>();
  const own = new Set(parameters.map((parameter) => parameter.name));
  for (const [key, value] of given.named) {
    const isKnown = own.has(key);
    if (isKnown && values.has(key)) throw new RuleFault(`Argument \`${key}\` occurs more than once`);
    (isKnown ? values : names).set(key, value);
  }
  if (more.length > 0 && !takesMore) throw new RuleFault(`Found ${more.length} extra positional argument(s) for call to ${name}`);
  for (const parameter of parameters) {
    if (values.has(parameter.name)) continue;
    if (parameter.byDefault !== undefined) values.set(parameter.name, parameter.byDefault);
    else if (parameter.isOptional !== true) throw new RuleFault(`Missing ${parameter.isNamedOnly === true ? 'named-only ' : ''}parameter \`${parameter.name}\` for call to \`${name}\``);
  }
  if (names.size > 0 && !takesNames) {
    const extra = [...names.keys()].map((key) => `\`${key}\``).join(' ');
    throw new RuleFault(`Found ${extra} extra named parameter(s) for call to ${name}`);
  }
  return { values, more, names };
}

/** What a builtin without names for its arguments was given. @throws RuleFault for too few, too many, or a name */
export function positional(name: string, given: Arguments, least: number, most = least): readonly Value[] {
  const count = given.positional.length;
  if (given.named.size > 0) throw new RuleFault(`Found ${[...given.named.keys()].map((key) => `\`${key}\``).join(' ')} extra named parameter(s) for call to ${name}`);
  if (count < least || count > most) {
    throw new RuleFault(`Wrong number of positional arguments, expected ${least === most ? least : `between ${least} and ${most}`}, got ${count}`);
  }
  return given.positional;
}

/** That an argument is of the wrong type. */
export function wrongType(parameter: string, expected: string, value: Value, budget: Budget): RuleFault {
  const shown = reprOf(value, budget);
  const actual = `${typeName(value)} (repr: ${shown.length > 200 ? `${shown.slice(0, 200)}...` : shown})`;
  return new RuleFault(`Type of parameter \`${parameter}\` doesn't match, expected \`${expected}\`, actual \`${actual}\``);
}
