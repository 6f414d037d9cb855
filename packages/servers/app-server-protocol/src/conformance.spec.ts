import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import {
  JsonRpcError,
  JsonRpcErrorBody,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  RequestId,
} from './schema/json-rpc.ts';
import { SCHEMAS } from './schema/methods.ts';
import { OWN_NOTIFICATIONS, OWN_REQUESTS } from './schema/own-methods.ts';
import { type Json, ShapeComparison } from './shape-diff.fixture.ts';

const folder = referenceFolder();
const run = existsSync(folder) ? it : it.skip;

interface MethodEntry {
  method: string;
  params: string | null;
  result?: string;
  experimentalFields?: string[];
}

function referenceFolder(): string {
  let root = import.meta.dirname;
  while (!existsSync(join(root, 'nx.json'))) root = dirname(root);
  return join(root, '../shared/reference/app-server-schema');
}

function load(name: string): Json {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json;
}

function definitions(): Json {
  return load('codex_app_server_protocol.schemas.json')['definitions'] as Json;
}

function entries(kind: string): MethodEntry[] {
  return load('methods.json')[kind] as MethodEntry[];
}

/** Compares everything we declare; the counts are for the reader of the test log. */
function compareAll(): ShapeComparison {
  const comparison = new ShapeComparison(definitions());
  const find = (kind: string, method: string): MethodEntry => {
    const entry = entries(kind).find((one) => one.method === method);
    if (entry === undefined) throw new Error(`the reference has no method ${method}`);
    return entry;
  };
  const exchanges = [
    ['clientRequests', SCHEMAS.clientRequests],
    ['serverRequests', SCHEMAS.serverRequests],
  ] as const;
  for (const [kind, methods] of exchanges) {
    for (const [method, { params, result }] of Object.entries(methods)) {
      if (method in OWN_REQUESTS) continue;
      const entry = find(kind, method);
      if (entry.params !== null) comparison.definition(entry.params, params);
      comparison.definition(entry.result ?? '', result);
    }
  }
  for (const [method, params] of Object.entries(SCHEMAS.serverNotifications)) {
    if (method in OWN_NOTIFICATIONS) continue;
    comparison.definition(find('serverNotifications', method).params ?? '', params);
  }
  const rpc = { JSONRPCError: JsonRpcError, JSONRPCErrorError: JsonRpcErrorBody, JSONRPCNotification: JsonRpcNotification, JSONRPCRequest: JsonRpcRequest, JSONRPCResponse: JsonRpcResponse, RequestId };
  for (const [name, schema] of Object.entries(rpc)) comparison.definition(name, schema);
  return comparison;
}

describe('the declared schemas', () => {
  run('contradict the published ones nowhere (skipped: reference data not present)', () => {
    const { compared, missing, different } = compareAll();
    const same = [...compared].filter((name) => !missing.has(name) && !different.has(name)).length;
    const lacking = [...missing.values()].flat().length;
    process.stdout.write(
      `app-server schemas: ${same} of ${compared.size} definitions same, ${missing.size} with ${lacking} parts missing, ${different.size} different\n`,
    );
    expect(Object.fromEntries(different)).toEqual({
      'v2/ThreadForkParams': ['has its own .beforeUserMessage'],
      'v2/ThreadResumeParams': ['has its own .includeTurns'],
    });
    expect(compared.size).toBeGreaterThan(60);
  });

  run('lack exactly the item kinds and fields that are not offered yet (skipped: reference data not present)', () => {
    const items = ['hookPrompt', 'mcpToolCall', 'dynamicToolCall', 'collabAgentToolCall', 'imageGeneration'];
    const fields = (...names: string[]): string[] => names.map((name) => `lacks .${name}`);
    expect(Object.fromEntries(compareAll().missing)).toEqual({
      'v2/ThreadItem': items.map((type) => `lacks {type: ${type}}`),
      'v2/ThreadStartParams': fields('dynamicTools', 'experimentalRawEvents', 'mockExperimentalField', 'persistExtendedHistory'),
      'v2/ThreadResumeParams': fields('history', 'persistExtendedHistory'),
      'v2/ThreadForkParams': fields('persistExtendedHistory'),
      'v2/TurnStartParams': fields('collaborationMode'),
      AdditionalPermissionProfile: fields('additionalPermissions({}).macos'),
      CommandExecutionRequestApprovalParams: fields('skillMetadata'),
    });
  });

  run('add methods of our own, and those only (skipped: reference data not present)', () => {
    const theirs = (kind: string): string[] => entries(kind).map(({ method }) => method);
    const added = (kind: string, ours: object): string[] => Object.keys(ours).filter((method) => !theirs(kind).includes(method));
    expect(added('clientRequests', SCHEMAS.clientRequests)).toEqual(Object.keys(OWN_REQUESTS));
    expect(added('serverNotifications', SCHEMAS.serverNotifications)).toEqual(Object.keys(OWN_NOTIFICATIONS));
  });

  run('are compared by a comparison that sees differences (skipped: reference data not present)', () => {
    const bundle = definitions();
    const altered = (change: (schema: Json) => void): number => {
      const schema = JSON.parse(JSON.stringify(SCHEMAS.serverNotifications['thread/tokenUsage/updated'])) as Json;
      change(schema);
      const comparison = new ShapeComparison(bundle);
      comparison.definition('v2/ThreadTokenUsageUpdatedNotification', schema);
      return [...comparison.different.values()].flat().length;
    };
    const properties = (schema: Json): Json => schema['properties'] as Json;
    expect(altered(() => undefined)).toBe(0);
    expect(altered((schema) => Object.assign(properties(schema), { own: { type: 'string' } }))).toBe(1);
    expect(altered((schema) => Object.assign(properties(schema), { turnId: { type: 'integer' } }))).toBe(2);
    expect(altered((schema) => Object.assign(schema, { required: ['threadId', 'turnId'] }))).toBe(1);
    expect(altered((schema) => delete properties(schema)['threadId'])).toBe(1);
    expect(altered((schema) => Object.assign(properties(schema), { threadId: { anyOf: [{ type: 'string' }, { type: 'null' }] } }))).toBe(1);
  });
});
