import { ABSENT_FIELDS, ABSENT_METHODS } from './absent.ts';
import { namedDefinitions } from './generate/named-definitions.ts';
import { protocolParts } from './generate/protocol-parts.ts';
import { type Exchange } from './schema/exchange.ts';
import { SCHEMAS } from './schema/methods.ts';
import { type SchemaNode } from './schema-node.ts';

/** What this build does not answer, by the subsystem it lacks: requests, refused fields, and the types that go with them. */
export function notAnswered(): string {
  const types = missingTypes();
  const lines = [...subsystems()].toSorted().flatMap((subsystem) => {
    const methods = Object.entries(ABSENT_METHODS).filter(([, lacks]) => lacks === subsystem).map(([method]) => method);
    const fields = absentFields().filter(({ lacks }) => lacks === subsystem);
    const used = new Set([...methods.flatMap(typesOf), ...fields.flatMap(({ node }) => typeNames(node))]);
    const names = types.filter((name) => used.has(name));
    const what = [...methods, ...fields.map(({ name }) => name)].join(', ');
    return [`${subsystem}: ${what}`, ...(names.length === 0 ? [] : [`  not generated: ${names.join(', ')}`]), ''];
  });
  return lines.join('\n').trimEnd();
}

function subsystems(): Set<string> {
  return new Set([...Object.values<string>(ABSENT_METHODS), ...absentFields().map(({ lacks }) => lacks)]);
}

function absentFields(): { name: string; lacks: string; node: SchemaNode }[] {
  return Object.entries<Record<string, string>>(ABSENT_FIELDS).flatMap(([method, fields]) =>
    Object.entries(fields).map(([field, lacks]) => ({ name: `${method}.${field}`, lacks, node: paramsOf(method).properties?.[field] ?? {} })),
  );
}

/** Declared, but not generated, experimental ones among them. */
function missingTypes(): string[] {
  const names = (absent: boolean): string[] => {
    const { unions, carried } = protocolParts({ experimental: true, absent });
    return [...namedDefinitions([...unions, ...carried], { experimental: true, absent }).keys()];
  };
  const generated = new Set(names(false));
  return names(true).filter((name) => !generated.has(name)).toSorted();
}

function typesOf(method: string): string[] {
  const exchange = exchangeOf(method);
  return exchange === undefined ? [] : [exchange.params, exchange.result].flatMap(typeNames);
}

function typeNames(node: SchemaNode): string[] {
  return [...namedDefinitions([node], { experimental: true, absent: true }).keys()];
}

function paramsOf(method: string): SchemaNode {
  return exchangeOf(method)?.params ?? {};
}

function exchangeOf(method: string): Exchange | undefined {
  return (SCHEMAS.clientRequests as Readonly<Record<string, Exchange>>)[method];
}
