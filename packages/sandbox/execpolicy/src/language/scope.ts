import { RuleFault } from './rule-fault.ts';
import { type Value } from './values.ts';

/** The names of a file, a function or a comprehension. Which there are is known before anything runs. */
export class Scope {
  readonly #values = new Map<string, Value>();
  readonly #declared: ReadonlySet<string>;
  readonly #around: Scope | null;
  /** How many scopes are around it. */
  readonly depth: number;

  constructor(declared: ReadonlySet<string>, around: Scope | null) {
    this.#declared = declared;
    this.#around = around;
    this.depth = around === null ? 0 : around.depth + 1;
  }

  /** @throws RuleFault for a name that got no value yet */
  get(name: string): Value {
    if (this.#declared.has(name)) {
      const value = this.#values.get(name);
      if (value === undefined) throw new RuleFault(`Local variable \`${name}\` referenced before assignment`);
      return value;
    }
    if (this.#around === null) throw new RuleFault(`Variable \`${name}\` not found`);
    return this.#around.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }
}
