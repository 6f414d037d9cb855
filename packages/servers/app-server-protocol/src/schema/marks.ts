import { type TSchema } from 'typebox';

import { copyOf } from './type.ts';

/** Notes on fields that are no part of their shape. They are kept beside the schema: published schemas do not show them. */
const experimentalNames = new WeakMap<object, { readonly calledInErrors: string | undefined }>();
const omissible = new WeakSet<object>();
const own = new WeakSet<object>();

/** A copy of the field's schema that is for clients with the experimental capability. */
export function markExperimental<T extends TSchema>(field: T, calledInErrors?: string): T {
  const marked = copy(field);
  experimentalNames.set(marked, { calledInErrors });
  return marked;
}

/** A copy of the field's schema that the server leaves out when there is no value. */
export function markOmissible<T extends TSchema>(field: T): T {
  const marked = copy(field);
  omissible.add(marked);
  return marked;
}

/** A copy of the field's schema that the original does not have. Every client may use it; generated files have it with what is experimental. */
export function markOwn<T extends TSchema>(field: T): T {
  const marked = copy(field);
  own.add(marked);
  return marked;
}

/** What errors call an experimental field when that is not its name; null when the field is for everybody. */
export function experimentalMark(field: object): { readonly calledInErrors: string | undefined } | null {
  return experimentalNames.get(field) ?? null;
}

export function isOwn(field: object): boolean {
  return own.has(field);
}

export function isOmissible(field: object): boolean {
  return omissible.has(field);
}

function copy<T extends TSchema>(schema: T): T {
  const twin = copyOf(schema);
  if (omissible.has(schema)) omissible.add(twin);
  return twin;
}
