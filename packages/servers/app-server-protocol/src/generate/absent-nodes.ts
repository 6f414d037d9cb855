import { ABSENT_FIELDS } from '../absent.ts';
import { type Exchange } from '../schema/exchange.ts';
import { SCHEMAS } from '../schema/methods.ts';
import { type SchemaNode } from '../schema-node.ts';

/** The schemas of fields that this build refuses. */
export const ABSENT_NODES: ReadonlySet<SchemaNode> = new Set(
  Object.entries<object>(ABSENT_FIELDS).flatMap(([method, fields]) => {
    const { properties = {} }: SchemaNode = (SCHEMAS.clientRequests as Readonly<Record<string, Exchange>>)[method]?.params ?? {};
    return Object.keys(fields).flatMap((field) => properties[field] ?? []);
  }),
);
