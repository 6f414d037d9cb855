import { ABSENT_FIELDS } from './absent.ts';
import { type Exchange } from './schema/exchange.ts';
import { experimentalMark } from './schema/marks.ts';
import { type SchemaNode } from './schema-node.ts';

/** A field that not every client may use, or that none may. */
interface GuardedField {
  readonly field: string;
  /** As errors call it. */
  readonly name: string;
  readonly isExperimental: boolean;
  /** What this build lacks for it. */
  readonly subsystem: string | undefined;
}

const guardedFields = new Map<string, readonly GuardedField[]>();

/**
 * The refusal of an experimental method, or of the first field in use, that this client may not use or that is not
 * offered; null when there is none. A field that is left at its default is not in use.
 */
export function experimentalError(method: string, exchange: Exchange, params: object, isExperimental: boolean): string | null {
  if (!isExperimental && exchange.stability === 'experimental') return needed(method);
  for (const guarded of guardedFieldsOf(method, exchange)) {
    if (isDefault((params as Readonly<Record<string, unknown>>)[guarded.field])) continue;
    if (guarded.isExperimental && !isExperimental) return needed(guarded.name);
    if (guarded.subsystem !== undefined) return unavailable(guarded.name, guarded.subsystem);
  }
  return null;
}

/** The sentence for what is declared but not built. */
export function unavailable(name: string, subsystem: string): string {
  return `${name} is not available: this build has no ${subsystem}`;
}

function needed(name: string): string {
  return `${name} requires experimentalApi capability`;
}

function guardedFieldsOf(method: string, exchange: Exchange): readonly GuardedField[] {
  const known = guardedFields.get(method);
  if (known !== undefined) return known;
  const found = lookForGuardedFields(method, exchange.params);
  guardedFields.set(method, found);
  return found;
}

function lookForGuardedFields(method: string, { properties = {} }: SchemaNode): GuardedField[] {
  const absent = (ABSENT_FIELDS as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>)[method] ?? {};
  return Object.entries(properties).flatMap(([field, schema]) => {
    const [mark, subsystem] = [experimentalMark(schema), absent[field]];
    if (mark === null && subsystem === undefined) return [];
    return [{ field, name: `${method}.${mark?.calledInErrors ?? field}`, isExperimental: mark !== null, subsystem }];
  });
}

function isDefault(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}
