import { ABSENT_FIELDS } from '../absent.ts';
import { type Exchange } from '../schema/exchange.ts';
import { SCHEMAS } from '../schema/methods.ts';
import { type SchemaNode } from '../schema-node.ts';

/** The fields this build refuses, by the parameters they belong to. */
const FIELDS: ReadonlyMap<SchemaNode, ReadonlySet<string>> = new Map(
  Object.entries<object>(ABSENT_FIELDS).flatMap(([method, fields]) => {
    const exchange = (SCHEMAS.clientRequests as Readonly<Record<string, Exchange>>)[method];
    return exchange === undefined ? [] : [[exchange.params, new Set(Object.keys(fields))]];
  }),
);

/** Whether this build refuses a field of an object. */
export function isAbsent(node: SchemaNode, field: string): boolean {
  return FIELDS.get(node)?.has(field) === true;
}
