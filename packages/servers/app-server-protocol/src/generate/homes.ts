import { type TSchema } from 'typebox';

import { type Exchange } from '../schema/exchange.ts';
import { FUZZY_FILE_SEARCH_NOTIFICATIONS, FUZZY_FILE_SEARCH_REQUESTS } from '../schema/fuzzy-file-search.ts';
import { INITIALIZE_REQUESTS } from '../schema/initialize.ts';
import { LEGACY_APPROVAL_QUESTIONS } from '../schema/legacy-approvals.ts';
import { LEGACY_REQUESTS } from '../schema/legacy-methods.ts';
import { SCHEMAS } from '../schema/methods.ts';
import { namedDefinitions } from './named-definitions.ts';

const ALL = { experimental: true, absent: true };

/** Methods from the time before there were versions. */
const FIRST_VERSION: ReadonlySet<string> = new Set(
  [INITIALIZE_REQUESTS, FUZZY_FILE_SEARCH_REQUESTS, FUZZY_FILE_SEARCH_NOTIFICATIONS, LEGACY_REQUESTS, LEGACY_APPROVAL_QUESTIONS].flatMap((methods) => Object.keys(methods)),
);

/**
 * Names below `v2` in JSON Schemas: what the second version's requests and notifications are made of. What only the
 * first version or the server's requests use lies at the top, as in the original.
 */
export function jsonNamesOfV2(): ReadonlySet<string> {
  return new Set(namedDefinitions([...exchanged(SCHEMAS.clientRequests), ...told()], ALL).keys());
}

/** Names below `v2` in TypeScript: there the server's requests belong to it too. */
export function typeScriptNamesOfV2(): ReadonlySet<string> {
  const schemas = [...exchanged(SCHEMAS.clientRequests), ...exchanged(SCHEMAS.serverRequests), ...told()];
  return new Set([...namedDefinitions(schemas, ALL).keys()].filter((name) => !SHARED.has(name)));
}

function exchanged(methods: Readonly<Record<string, Exchange>>): TSchema[] {
  return Object.entries(methods).flatMap(([method, { params, result }]) => (FIRST_VERSION.has(method) ? [] : [params, result]));
}

function told(): TSchema[] {
  return Object.entries<TSchema>(SCHEMAS.serverNotifications).flatMap(([method, params]) => (FIRST_VERSION.has(method) ? [] : [params]));
}

/** Types that are older than the second version, which uses them: in TypeScript they lie at the top. */
const SHARED: ReadonlySet<string> = new Set([
  'AbsolutePathBuf',
  'AgentPath',
  'AuthMode',
  'CollaborationMode',
  'ContentItem',
  'ForcedLoginMethod',
  'FunctionCallOutputBody',
  'FunctionCallOutputContentItem',
  'GhostCommit',
  'ImageDetail',
  'InputModality',
  'LocalShellAction',
  'LocalShellStatus',
  'MacOsAutomationPermission',
  'MacOsContactsPermission',
  'MacOsPreferencesPermission',
  'MessagePhase',
  'ModeKind',
  'Personality',
  'PlanType',
  'RealtimeConversationVersion',
  'ReasoningEffort',
  'ReasoningItemContent',
  'ReasoningItemReasoningSummary',
  'ReasoningSummary',
  'RequestId',
  'Resource',
  'ResourceTemplate',
  'ResponseItem',
  'ResponsesApiWebSearchAction',
  'ServiceTier',
  'Settings',
  'SubAgentSource',
  'ThreadId',
  'Tool',
  'Verbosity',
  'WebSearchContextSize',
  'WebSearchLocation',
  'WebSearchMode',
  'WebSearchToolConfig',
]);
