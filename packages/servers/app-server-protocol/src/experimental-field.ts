import { type TSchema } from 'typebox';

import { ABSENT_FIELDS } from './absent.ts';
import { type Exchange } from './schema/exchange.ts';
import { experimentalMark } from './schema/marks.ts';

/**
 * The refusal of an experimental method, or of the first field in use, that this client may not use or that is not
 * offered; null when there is none. A field that is left at its default is not in use.
 */
export function experimentalError(method: string, exchange: Exchange, params: object, isExperimental: boolean): string | null {
  const needed = (what: string): string => `${what} requires experimentalApi capability`;
  if (!isExperimental && exchange.stability === 'experimental') return needed(method);
  const absent = new Map(Object.entries((ABSENT_FIELDS as Readonly<Record<string, Record<string, string> | undefined>>)[method] ?? {}));
  const given = new Map<string, unknown>(Object.entries(params));
  for (const [field, schema] of Object.entries(propertiesOf(exchange.params))) {
    if (isDefault(given.get(field))) continue;
    const mark = experimentalMark(schema);
    const name = `${method}.${mark?.calledInErrors ?? field}`;
    if (mark !== null && !isExperimental) return needed(name);
    const subsystem = absent.get(field);
    if (subsystem !== undefined) return unavailable(name, subsystem);
  }
  return null;
}

/** The sentence for what is declared but not built. */
export function unavailable(name: string, subsystem: string): string {
  return `${name} is not available: this build has no ${subsystem}`;
}

function propertiesOf(schema: TSchema & { properties?: Record<string, TSchema> }): Record<string, TSchema> {
  return schema.properties ?? {};
}

function isDefault(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}
