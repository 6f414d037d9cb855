import { type TSchema } from 'typebox';

import { experimentalMark, isOwn } from '../schema/marks.ts';
import { restOf, type SchemaNode } from '../schema-node.ts';
import { isAbsent } from './absent-fields.ts';

export interface Selection {
  /** With what only clients with the experimental capability may use, and with what the original does not have. */
  readonly experimental: boolean;
  /** With requests that this build does not answer and fields it refuses; not left out only where declarations are checked. */
  readonly absent?: boolean;
}

/** The named definitions that schemas are made of, in the order in which they are met, the schemas' own among them. */
export function namedDefinitions(roots: readonly TSchema[], selection: Selection): Map<string, SchemaNode> {
  const found = new Map<string, SchemaNode>();
  const visit = (node: SchemaNode): void => {
    const { title } = node;
    if (title !== undefined) {
      const known = found.get(title);
      if (known !== undefined && !isSame(known, node)) throw new Error(`two different definitions are called ${title}`);
      if (known !== undefined) return;
      found.set(title, node);
    }
    for (const part of partsOf(node, selection)) visit(part);
  };
  for (const root of roots) visit(root);
  return found;
}

/** The fields of an object that are to be generated. */
export function fieldsOf(node: SchemaNode, { experimental, absent }: Selection): [string, SchemaNode][] {
  return Object.entries(node.properties ?? {}).filter(([name, field]) => {
    const isStable = experimentalMark(field) === null && !isOwn(field);
    return (experimental || isStable) && (absent === true || !isAbsent(node, name));
  });
}

function partsOf(node: SchemaNode, selection: Selection): SchemaNode[] {
  const rest = restOf(node);
  const fields = fieldsOf(node, selection).map(([, field]) => field);
  return [...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items]), ...fields, ...(rest === undefined ? [] : [rest])];
}

/** A default belongs to the field that refers to a definition. */
function isSame(a: SchemaNode, b: SchemaNode): boolean {
  const bare = ({ default: _, ...node }: SchemaNode): string => JSON.stringify(node);
  return a === b || bare(a) === bare(b);
}
