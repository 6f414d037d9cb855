import { type Static, type TSchema } from 'typebox';

import { type ABSENT_FIELDS, type ABSENT_METHODS } from '../absent.ts';
import { ACCOUNT_NOTIFICATIONS, ACCOUNT_QUESTIONS, ACCOUNT_REQUESTS } from './account.ts';
import { APPROVAL_QUESTIONS } from './approvals.ts';
import { APP_NOTIFICATIONS, APP_REQUESTS } from './apps.ts';
import { COLLABORATION_MODE_REQUESTS } from './collaboration-modes.ts';
import { COMMAND_EXEC_NOTIFICATIONS, COMMAND_EXEC_REQUESTS } from './command-exec.ts';
import { CONFIG_NOTIFICATIONS, CONFIG_REQUESTS } from './config-methods.ts';
import { DYNAMIC_TOOL_QUESTIONS } from './dynamic-tools.ts';
import { ELICITATION_QUESTIONS } from './elicitation.ts';
import { type Exchange } from './exchange.ts';
import { EXTERNAL_AGENT_REQUESTS } from './external-agents.ts';
import { FEATURE_REQUESTS } from './features.ts';
import { FEEDBACK_REQUESTS } from './feedback.ts';
import { FILE_NOTIFICATIONS, FILE_REQUESTS } from './files.ts';
import { FUZZY_FILE_SEARCH_NOTIFICATIONS, FUZZY_FILE_SEARCH_REQUESTS } from './fuzzy-file-search.ts';
import { GUARDIAN_NOTIFICATIONS } from './guardian.ts';
import { HOOK_NOTIFICATIONS } from './hooks.ts';
import { INITIALIZE_REQUESTS } from './initialize.ts';
import { ITEM_EVENT_NOTIFICATIONS } from './item-events.ts';
import { type RequestId } from './json-rpc.ts';
import { LEGACY_APPROVAL_QUESTIONS } from './legacy-approvals.ts';
import { LEGACY_REQUESTS } from './legacy-methods.ts';
import { MCP_SERVER_NOTIFICATIONS, MCP_SERVER_REQUESTS } from './mcp-servers.ts';
import { MODEL_NOTIFICATIONS, MODEL_REQUESTS } from './models.ts';
import { OWN_NOTIFICATIONS, OWN_REQUESTS } from './own-methods.ts';
import { PERMISSION_QUESTIONS } from './permissions.ts';
import { PLUGIN_REQUESTS } from './plugins.ts';
import { REALTIME_NOTIFICATIONS, REALTIME_REQUESTS } from './realtime.ts';
import { RESPONSE_ITEM_NOTIFICATIONS } from './response-item.ts';
import { REVIEW_REQUESTS } from './reviews.ts';
import { SKILL_NOTIFICATIONS, SKILL_REQUESTS } from './skills.ts';
import { STORED_THREAD_REQUESTS } from './stored-thread-methods.ts';
import { THREAD_EVENT_NOTIFICATIONS } from './thread-events.ts';
import { THREAD_REQUESTS } from './thread-methods.ts';
import { TURN_EVENT_NOTIFICATIONS } from './turn-events.ts';
import { TURN_REQUESTS } from './turn-methods.ts';
import { USAGE_NOTIFICATIONS, USAGE_REQUESTS } from './usage.ts';
import { USER_INPUT_QUESTIONS } from './user-questions.ts';
import { WINDOWS_NOTIFICATIONS, WINDOWS_REQUESTS } from './windows.ts';

/** Every request there is, those that this build does not answer too. */
export type DeclaredRequests = typeof INITIALIZE_REQUESTS &
  typeof THREAD_REQUESTS &
  typeof STORED_THREAD_REQUESTS &
  typeof TURN_REQUESTS &
  typeof REVIEW_REQUESTS &
  typeof REALTIME_REQUESTS &
  typeof SKILL_REQUESTS &
  typeof PLUGIN_REQUESTS &
  typeof APP_REQUESTS &
  typeof FILE_REQUESTS &
  typeof COMMAND_EXEC_REQUESTS &
  typeof FUZZY_FILE_SEARCH_REQUESTS &
  typeof MODEL_REQUESTS &
  typeof FEATURE_REQUESTS &
  typeof COLLABORATION_MODE_REQUESTS &
  typeof MCP_SERVER_REQUESTS &
  typeof WINDOWS_REQUESTS &
  typeof ACCOUNT_REQUESTS &
  typeof USAGE_REQUESTS &
  typeof FEEDBACK_REQUESTS &
  typeof CONFIG_REQUESTS &
  typeof EXTERNAL_AGENT_REQUESTS &
  typeof LEGACY_REQUESTS &
  typeof OWN_REQUESTS;

const CLIENT_REQUESTS: DeclaredRequests = {
  ...INITIALIZE_REQUESTS,
  ...THREAD_REQUESTS,
  ...STORED_THREAD_REQUESTS,
  ...TURN_REQUESTS,
  ...REVIEW_REQUESTS,
  ...REALTIME_REQUESTS,
  ...SKILL_REQUESTS,
  ...PLUGIN_REQUESTS,
  ...APP_REQUESTS,
  ...FILE_REQUESTS,
  ...COMMAND_EXEC_REQUESTS,
  ...FUZZY_FILE_SEARCH_REQUESTS,
  ...MODEL_REQUESTS,
  ...FEATURE_REQUESTS,
  ...COLLABORATION_MODE_REQUESTS,
  ...MCP_SERVER_REQUESTS,
  ...WINDOWS_REQUESTS,
  ...ACCOUNT_REQUESTS,
  ...USAGE_REQUESTS,
  ...FEEDBACK_REQUESTS,
  ...CONFIG_REQUESTS,
  ...EXTERNAL_AGENT_REQUESTS,
  ...LEGACY_REQUESTS,
  ...OWN_REQUESTS,
};

type DeclaredQuestions = typeof APPROVAL_QUESTIONS &
  typeof PERMISSION_QUESTIONS &
  typeof USER_INPUT_QUESTIONS &
  typeof ELICITATION_QUESTIONS &
  typeof DYNAMIC_TOOL_QUESTIONS &
  typeof ACCOUNT_QUESTIONS &
  typeof LEGACY_APPROVAL_QUESTIONS;

const SERVER_REQUESTS: DeclaredQuestions = {
  ...APPROVAL_QUESTIONS,
  ...PERMISSION_QUESTIONS,
  ...USER_INPUT_QUESTIONS,
  ...ELICITATION_QUESTIONS,
  ...DYNAMIC_TOOL_QUESTIONS,
  ...ACCOUNT_QUESTIONS,
  ...LEGACY_APPROVAL_QUESTIONS,
};

type DeclaredNotifications = typeof THREAD_EVENT_NOTIFICATIONS &
  typeof TURN_EVENT_NOTIFICATIONS &
  typeof ITEM_EVENT_NOTIFICATIONS &
  typeof RESPONSE_ITEM_NOTIFICATIONS &
  typeof GUARDIAN_NOTIFICATIONS &
  typeof HOOK_NOTIFICATIONS &
  typeof REALTIME_NOTIFICATIONS &
  typeof SKILL_NOTIFICATIONS &
  typeof APP_NOTIFICATIONS &
  typeof FILE_NOTIFICATIONS &
  typeof COMMAND_EXEC_NOTIFICATIONS &
  typeof FUZZY_FILE_SEARCH_NOTIFICATIONS &
  typeof MODEL_NOTIFICATIONS &
  typeof MCP_SERVER_NOTIFICATIONS &
  typeof WINDOWS_NOTIFICATIONS &
  typeof ACCOUNT_NOTIFICATIONS &
  typeof USAGE_NOTIFICATIONS &
  typeof CONFIG_NOTIFICATIONS &
  typeof OWN_NOTIFICATIONS;

const SERVER_NOTIFICATIONS: DeclaredNotifications = {
  ...THREAD_EVENT_NOTIFICATIONS,
  ...TURN_EVENT_NOTIFICATIONS,
  ...ITEM_EVENT_NOTIFICATIONS,
  ...RESPONSE_ITEM_NOTIFICATIONS,
  ...GUARDIAN_NOTIFICATIONS,
  ...HOOK_NOTIFICATIONS,
  ...REALTIME_NOTIFICATIONS,
  ...SKILL_NOTIFICATIONS,
  ...APP_NOTIFICATIONS,
  ...FILE_NOTIFICATIONS,
  ...COMMAND_EXEC_NOTIFICATIONS,
  ...FUZZY_FILE_SEARCH_NOTIFICATIONS,
  ...MODEL_NOTIFICATIONS,
  ...MCP_SERVER_NOTIFICATIONS,
  ...WINDOWS_NOTIFICATIONS,
  ...ACCOUNT_NOTIFICATIONS,
  ...USAGE_NOTIFICATIONS,
  ...CONFIG_NOTIFICATIONS,
  ...OWN_NOTIFICATIONS,
};

interface Schemas {
  readonly clientRequests: DeclaredRequests;
  readonly serverRequests: DeclaredQuestions;
  readonly serverNotifications: DeclaredNotifications;
}

/** Every method of the protocol with the schemas of what it carries. */
export const SCHEMAS: Schemas = {
  clientRequests: CLIENT_REQUESTS,
  serverRequests: SERVER_REQUESTS,
  serverNotifications: SERVER_NOTIFICATIONS,
};

type AbsentFields = typeof ABSENT_FIELDS;

/** Parameters without the fields that mean nothing in this build. */
type Offered<Method, Params extends TSchema> = Method extends keyof AbsentFields
  ? Omit<Static<Params>, keyof AbsentFields[Method]>
  : Static<Params>;

type AnsweredMethod = Exclude<keyof DeclaredRequests, keyof typeof ABSENT_METHODS>;

/** What a client may ask: method to parameters and result. */
export type ClientRequests = {
  [Method in AnsweredMethod]: {
    params: Offered<Method, DeclaredRequests[Method]['params']>;
    result: Static<DeclaredRequests[Method]['result']>;
  };
};

type Answers<Map extends Record<string, Exchange>> = {
  [Method in keyof Map]: { params: Static<Map[Method]['params']>; result: Static<Map[Method]['result']> };
};

/** What the server may ask of the client: method to parameters and result. */
export type ServerRequests = Answers<DeclaredQuestions>;

/** What the server tells: method to parameters. */
export type ServerNotifications = { [Method in keyof DeclaredNotifications]: Static<DeclaredNotifications[Method]> };

/** One request of a client without its id, narrowed by `method`. */
export type ClientCall = {
  [Method in keyof ClientRequests]: { method: Method; params: ClientRequests[Method]['params'] };
}[keyof ClientRequests];

/** One message the server sends unasked, narrowed by `method`. */
export type ServerNotification = {
  [Method in keyof ServerNotifications]: { method: Method; params: ServerNotifications[Method] };
}[keyof ServerNotifications];

/** One request of the server, narrowed by `method`. */
export type ServerRequest = {
  [Method in keyof ServerRequests]: { method: Method; id: RequestId; params: ServerRequests[Method]['params'] };
}[keyof ServerRequests];

/** What a client tells. `initialized` may carry an empty object of parameters. */
export type ClientNotification = { method: 'initialized'; params?: Record<string, never> };
