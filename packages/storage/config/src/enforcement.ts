import { allowedSet, type ConfigRequirements, includes, inWords, type RequirementSource } from './requirements.ts';

/** A setting that an administrator changed. */
export interface Enforced {
  /** The key in config.toml. */
  readonly key: string;
  readonly rejected: unknown;
  readonly value: unknown;
  readonly source: RequirementSource;
}

/** A value, and whether somebody set it, rather than it being a default. */
export interface Wanted<T> {
  readonly value: T;
  readonly isSet: boolean;
  /** How a warning names the value, where that is not its text. */
  readonly named?: string;
}

type ListField = 'allowedApprovalPolicies' | 'allowedSandboxModes' | 'allowedWebSearchModes';

/** Holds settings against what an administrator demands, and keeps account of what that changed. */
export class Enforcement {
  readonly enforced: Enforced[] = [];
  readonly warnings: string[] = [];
  readonly #requirements: ConfigRequirements | null;

  constructor(requirements: ConfigRequirements | null) {
    this.#requirements = requirements;
  }

  /**
   * The value when it is allowed, else what stands in for it: the first of `order` that is allowed. That a value
   * somebody set was changed is told; a default gives way without a word.
   */
  hold<T>(key: string, field: ListField, { value: wanted, isSet, named = inWords(wanted) }: Wanted<T>, order: readonly T[]): T {
    const allowed = this.#requirements?.[field] ?? null;
    const source = this.#requirements?.sources[field];
    if (allowed === null || source === undefined || includes(allowed, wanted)) return wanted;
    const value = order.find((each) => includes(allowed, each));
    if (value === undefined) return wanted;
    this.enforced.push({ key, rejected: wanted, value, source });
    if (isSet) this.warnings.push(`\`${key}\` cannot be ${named}; ${inWords(value)} is used instead. ${allowedSet(allowed, source)}.`);
    return value;
  }
}
