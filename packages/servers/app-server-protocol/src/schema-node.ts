/** What of a JSON Schema our declarations use. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaNode;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
}

/** What the values of a map are, or the fields of an object that it does not name. */
export function restOf({ patternProperties, additionalProperties }: SchemaNode): SchemaNode | undefined {
  if (typeof additionalProperties === 'object') return additionalProperties;
  return Object.values(patternProperties ?? {})[0];
}

/** Objects told apart by the word in one of their fields. */
export function areTagged(members: readonly SchemaNode[]): boolean {
  return ['type', 'method', 'mode'].some((tag) => {
    const words = members.map((member) => member.properties?.[tag]?.enum ?? []);
    return words.every(({ length }) => length === 1) && new Set(words.flat()).size === members.length;
  });
}

/** Words, and closed objects: the name of their only field says which variant they are. */
export function isNamed(member: SchemaNode): boolean {
  const isClosed = member.additionalProperties === false;
  return member.enum !== undefined || (isClosed && Object.keys(member.properties ?? {}).length === 1);
}

export function isNull({ type }: SchemaNode): boolean {
  return type === 'null';
}
