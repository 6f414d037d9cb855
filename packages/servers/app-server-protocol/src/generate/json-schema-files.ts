import { type TSchema } from 'typebox';

import { INITIALIZE_REQUESTS } from '../schema/initialize.ts';
import { JsonRpcError, JsonRpcErrorBody, JsonRpcMessage, JsonRpcNotification, JsonRpcRequest, JsonRpcResponse, RequestId } from '../schema/json-rpc.ts';
import { type SchemaNode } from '../schema-node.ts';
import { jsonNamesOfV2 } from './homes.ts';
import { definitionJson } from './json-node.ts';
import { namedDefinitions, type Selection } from './named-definitions.ts';
import { protocolParts } from './protocol-parts.ts';

const DRAFT = { $schema: 'http://json-schema.org/draft-07/schema#' };
const ENVELOPES = [JsonRpcMessage, JsonRpcRequest, JsonRpcNotification, JsonRpcResponse, JsonRpcError, JsonRpcErrorBody];
/** Names that bundles have at the top as well as below `v2`. */
const IN_BOTH = ['AbsolutePathBuf', 'RequestId'];
const BUNDLE = 'codex_app_server_protocol';

/**
 * The protocol as JSON Schemas: path below the output folder to text. One file for every message, for what messages
 * carry and for what answers them, each with all it refers to; and two bundles, one with the second version's names
 * below `definitions.v2`, one that is flat.
 */
export function jsonSchemaFiles(selection: Selection): Map<string, string> {
  const { unions, carried } = protocolParts(selection);
  const v2 = jsonNamesOfV2();
  const files = new Map<string, object>();
  for (const [name, schema] of [...ENVELOPES, ...unions, ...carried].map(titled)) {
    files.set(`${folderOf(name, v2)}${name}.json`, oneFile(name, schema, selection));
  }
  const all = namedDefinitions([...ENVELOPES, ...unions, ...carried], selection);
  files.set(`${BUNDLE}.schemas.json`, nestedBundle(all, v2, selection));
  files.set(`${BUNDLE}.v2.schemas.json`, flatBundle(all, v2, selection));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, json]) => [path, `${JSON.stringify(json, null, 2)}\n`]));
}

function titled(schema: TSchema & { title?: string }): [string, TSchema] {
  if (schema.title === undefined) throw new Error('what a message carries has no name');
  return [schema.title, schema];
}

function folderOf(name: string, v2: ReadonlySet<string>): string {
  const { params, result } = INITIALIZE_REQUESTS.initialize;
  if ([params, result].some((schema) => titled(schema)[0] === name)) return 'v1/';
  return v2.has(name) && name !== titled(RequestId)[0] ? 'v2/' : '';
}

function oneFile(name: string, schema: SchemaNode, selection: Selection): object {
  const options = { ...selection, refer: (other: string) => `#/definitions/${other}` };
  const parts = [...namedDefinitions([schema], selection)].filter(([part]) => part !== name);
  return { ...DRAFT, title: name, ...definitionJson(schema, options), ...(parts.length === 0 ? {} : { definitions: sorted(parts, options) }) };
}

function nestedBundle(all: ReadonlyMap<string, SchemaNode>, v2: ReadonlySet<string>, selection: Selection): object {
  const options = { ...selection, refer: (name: string) => `#/definitions/${v2.has(name) ? 'v2/' : ''}${name}` };
  const top = [...all].filter(([name]) => !v2.has(name) || IN_BOTH.includes(name));
  const below = [...all].filter(([name]) => v2.has(name));
  const definitions = { ...sorted(top, options), v2: sorted(below, options) };
  return { ...DRAFT, title: 'CodexAppServerProtocol', type: 'object', definitions };
}

/** The second version, what clients may send and the server may tell, all side by side. */
function flatBundle(all: ReadonlyMap<string, SchemaNode>, v2: ReadonlySet<string>, selection: Selection): object {
  const options = { ...selection, refer: (name: string) => `#/definitions/${name}` };
  const unions = ['ClientRequest', 'ServerNotification'].flatMap((name) => all.get(name) ?? []);
  const used = namedDefinitions(unions, selection);
  const chosen = [...all].filter(([name]) => v2.has(name) || used.has(name));
  return { ...DRAFT, title: 'CodexAppServerProtocolV2', type: 'object', definitions: sorted(chosen, options) };
}

function sorted(definitions: readonly (readonly [string, SchemaNode])[], options: Parameters<typeof definitionJson>[1]): Record<string, object> {
  const inOrder = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(inOrder.map(([name, schema]) => [name, definitionJson(schema, options)]));
}
