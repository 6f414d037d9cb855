/** An event as the core protocol of the original spells it. `type` names it, the other fields depend on that. */
export type CoreEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** The field when it says something; absent otherwise, as the original leaves out what is null. */
export function ifKnown<Name extends string>(name: Name, value: unknown): Partial<Record<Name, unknown>> {
  return value === null || value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, unknown>>);
}
