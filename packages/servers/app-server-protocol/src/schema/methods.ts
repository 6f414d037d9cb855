import { type Static, type TSchema } from 'typebox';

import {
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse,
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse,
  PermissionsRequestApprovalParams,
  PermissionsRequestApprovalResponse,
} from './approvals.ts';
import {
  ConfigBatchWriteParams,
  ConfigReadParams,
  ConfigReadResponse,
  ConfigRequirementsReadResponse,
  ConfigValueWriteParams,
  ConfigWriteResponse,
  ExperimentalFeatureListParams,
  ExperimentalFeatureListResponse,
} from './config-methods.ts';
import { InitializeParams, InitializeResponse } from './initialize.ts';
import { type RequestId } from './json-rpc.ts';
import { SERVER_NOTIFICATIONS } from './notifications.ts';
import { OWN_REQUESTS } from './own-methods.ts';
import { NoParams } from './parts.ts';
import {
  Nothing,
  OneThread,
  ThreadArchiveParams,
  ThreadCompactStartParams,
  ThreadListParams,
  ThreadListResponse,
  ThreadLoadedListParams,
  ThreadLoadedListResponse,
  ThreadMetadataUpdateParams,
  ThreadReadParams,
  ThreadBackgroundTerminalsCleanParams,
  ThreadRollbackParams,
  ThreadSetNameParams,
  ThreadUnarchiveParams,
  ThreadUnsubscribeParams,
  ThreadUnsubscribeResponse,
} from './stored-thread-methods.ts';
import {
  ThreadForkParams,
  ThreadForkResponse,
  ThreadResumeParams,
  ThreadResumeResponse,
  ThreadStartParams,
  ThreadStartResponse,
} from './thread-methods.ts';
import { TurnInterruptParams, TurnInterruptResponse, TurnStartParams, TurnStartResponse } from './turn-methods.ts';

const CLIENT_REQUESTS = {
  initialize: { params: InitializeParams, result: InitializeResponse },
  'thread/start': { params: ThreadStartParams, result: ThreadStartResponse },
  'thread/resume': { params: ThreadResumeParams, result: ThreadResumeResponse },
  'thread/fork': { params: ThreadForkParams, result: ThreadForkResponse },
  'thread/archive': { params: ThreadArchiveParams, result: Nothing },
  'thread/unsubscribe': { params: ThreadUnsubscribeParams, result: ThreadUnsubscribeResponse },
  'thread/name/set': { params: ThreadSetNameParams, result: Nothing },
  'thread/metadata/update': { params: ThreadMetadataUpdateParams, result: OneThread },
  'thread/unarchive': { params: ThreadUnarchiveParams, result: OneThread },
  'thread/compact/start': { params: ThreadCompactStartParams, result: Nothing },
  'thread/backgroundTerminals/clean': { params: ThreadBackgroundTerminalsCleanParams, result: Nothing },
  'thread/rollback': { params: ThreadRollbackParams, result: OneThread },
  'thread/list': { params: ThreadListParams, result: ThreadListResponse },
  'thread/loaded/list': { params: ThreadLoadedListParams, result: ThreadLoadedListResponse },
  'thread/read': { params: ThreadReadParams, result: OneThread },
  'turn/start': { params: TurnStartParams, result: TurnStartResponse },
  'turn/interrupt': { params: TurnInterruptParams, result: TurnInterruptResponse },
  'experimentalFeature/list': { params: ExperimentalFeatureListParams, result: ExperimentalFeatureListResponse },
  'config/read': { params: ConfigReadParams, result: ConfigReadResponse },
  'config/value/write': { params: ConfigValueWriteParams, result: ConfigWriteResponse },
  'config/batchWrite': { params: ConfigBatchWriteParams, result: ConfigWriteResponse },
  'configRequirements/read': { params: NoParams, result: ConfigRequirementsReadResponse },
  ...OWN_REQUESTS,
};

const SERVER_REQUESTS = {
  'item/commandExecution/requestApproval': {
    params: CommandExecutionRequestApprovalParams,
    result: CommandExecutionRequestApprovalResponse,
  },
  'item/fileChange/requestApproval': {
    params: FileChangeRequestApprovalParams,
    result: FileChangeRequestApprovalResponse,
  },
  'item/permissions/requestApproval': {
    params: PermissionsRequestApprovalParams,
    result: PermissionsRequestApprovalResponse,
  },
};

/** Every method of the protocol with the schemas of what it carries. */
export const SCHEMAS = {
  clientRequests: CLIENT_REQUESTS,
  serverNotifications: SERVER_NOTIFICATIONS,
  serverRequests: SERVER_REQUESTS,
};

type Exchanges<Map extends Record<string, { params: TSchema; result: TSchema }>> = {
  [Method in keyof Map]: { params: Static<Map[Method]['params']>; result: Static<Map[Method]['result']> };
};

/** What a client may ask: method to parameters and result. */
export type ClientRequests = Exchanges<typeof CLIENT_REQUESTS>;
/** What the server may ask of the client: method to parameters and result. */
export type ServerRequests = Exchanges<typeof SERVER_REQUESTS>;
/** What the server tells: method to parameters. */
export type ServerNotifications = {
  [Method in keyof typeof SERVER_NOTIFICATIONS]: Static<(typeof SERVER_NOTIFICATIONS)[Method]>;
};

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
