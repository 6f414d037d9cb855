import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { accountLoginCancel } from './account-login-cancel.ts';
import { accountLoginStart } from './account-login-start.ts';
import { accountLogout } from './account-logout.ts';
import { accountRateLimitsRead } from './account-rate-limits-read.ts';
import { accountRead } from './account-read.ts';
import { commandExec } from './command-exec.ts';
import { commandExecResize } from './command-exec-resize.ts';
import { commandExecTerminate } from './command-exec-terminate.ts';
import { commandExecWrite } from './command-exec-write.ts';
import { experimentalFeatureEnablementSet } from './experimental-feature-enablement-set.ts';
import { feedbackUpload } from './feedback-upload.ts';
import { fsCopy } from './fs-copy.ts';
import { fsCreateDirectory } from './fs-create-directory.ts';
import { fsGetMetadata } from './fs-get-metadata.ts';
import { fsReadDirectory } from './fs-read-directory.ts';
import { fsReadFile } from './fs-read-file.ts';
import { fsRemove } from './fs-remove.ts';
import { fsUnwatch } from './fs-unwatch.ts';
import { fsWatch } from './fs-watch.ts';
import { fsWriteFile } from './fs-write-file.ts';
import { fuzzyFileSearch } from './fuzzy-file-search.ts';
import { fuzzyFileSearchSessionStart, fuzzyFileSearchSessionStop, fuzzyFileSearchSessionUpdate } from './fuzzy-file-search-session.ts';
import { getAuthStatus } from './get-auth-status.ts';
import { getConversationSummary } from './get-conversation-summary.ts';
import { gitDiffToRemote } from './git-diff-to-remote.ts';
import { mockExperimentalMethod } from './mock-experimental-method.ts';
import { modelList } from './model-list.ts';
import { configBatchWrite } from './config-batch-write.ts';
import { configRead } from './config-read.ts';
import { configRequirementsRead } from './config-requirements-read.ts';
import { configValueWrite } from './config-value-write.ts';
import { experimentalFeatureList } from './experimental-feature-list.ts';
import { initialize } from './initialize.ts';
import { threadBackgroundTerminalsClean, threadBackgroundTerminalsList } from './thread-background-terminals.ts';
import { reviewStart } from './review-start.ts';
import { threadArchive } from './thread-archive.ts';
import { threadCompactStart } from './thread-compact-start.ts';
import { threadDelete } from './thread-delete.ts';
import { threadExport } from './thread-export.ts';
import { threadFork } from './thread-fork.ts';
import { threadList } from './thread-list.ts';
import { threadLoadedList } from './thread-loaded-list.ts';
import { threadMetadataUpdate } from './thread-metadata-update.ts';
import { threadRead } from './thread-read.ts';
import { threadResume } from './thread-resume.ts';
import { threadRollback } from './thread-rollback.ts';
import { threadShellCommand } from './thread-shell-command.ts';
import { threadSetName } from './thread-set-name.ts';
import { threadStart } from './thread-start.ts';
import { threadUnarchive } from './thread-unarchive.ts';
import { threadUndo } from './thread-undo.ts';
import { threadUnsubscribe } from './thread-unsubscribe.ts';
import { turnInterrupt } from './turn-interrupt.ts';
import { turnStart } from './turn-start.ts';
import { turnSteer } from './turn-steer.ts';
import { type Handler } from './handler.ts';

/** The router: a method and the file that answers it. */
export const HANDLERS: { readonly [M in keyof ClientRequests]: Handler<M> } = {
  initialize,
  'thread/start': threadStart,
  'thread/resume': threadResume,
  'thread/fork': threadFork,
  'thread/archive': threadArchive,
  'thread/unsubscribe': threadUnsubscribe,
  'thread/name/set': threadSetName,
  'thread/metadata/update': threadMetadataUpdate,
  'thread/unarchive': threadUnarchive,
  'thread/compact/start': threadCompactStart,
  'thread/rollback': threadRollback,
  'thread/backgroundTerminals/list': threadBackgroundTerminalsList,
  'thread/backgroundTerminals/clean': threadBackgroundTerminalsClean,
  'thread/list': threadList,
  'thread/loaded/list': threadLoadedList,
  'thread/read': threadRead,
  'thread/shellCommand': threadShellCommand,
  'review/start': reviewStart,
  'turn/start': turnStart,
  'turn/steer': turnSteer,
  'turn/interrupt': turnInterrupt,
  'fs/readFile': fsReadFile,
  'fs/writeFile': fsWriteFile,
  'fs/createDirectory': fsCreateDirectory,
  'fs/getMetadata': fsGetMetadata,
  'fs/readDirectory': fsReadDirectory,
  'fs/remove': fsRemove,
  'fs/copy': fsCopy,
  'fs/watch': fsWatch,
  'fs/unwatch': fsUnwatch,
  'command/exec': commandExec,
  'command/exec/write': commandExecWrite,
  'command/exec/terminate': commandExecTerminate,
  'command/exec/resize': commandExecResize,
  fuzzyFileSearch,
  'fuzzyFileSearch/sessionStart': fuzzyFileSearchSessionStart,
  'fuzzyFileSearch/sessionUpdate': fuzzyFileSearchSessionUpdate,
  'fuzzyFileSearch/sessionStop': fuzzyFileSearchSessionStop,
  'model/list': modelList,
  'account/read': accountRead,
  'account/login/start': accountLoginStart,
  'account/login/cancel': accountLoginCancel,
  'account/logout': accountLogout,
  'account/rateLimits/read': accountRateLimitsRead,
  'feedback/upload': feedbackUpload,
  'experimentalFeature/enablement/set': experimentalFeatureEnablementSet,
  'mock/experimentalMethod': mockExperimentalMethod,
  getAuthStatus,
  getConversationSummary,
  gitDiffToRemote,
  'experimentalFeature/list': experimentalFeatureList,
  'config/read': configRead,
  'config/value/write': configValueWrite,
  'config/batchWrite': configBatchWrite,
  'configRequirements/read': configRequirementsRead,
  'thread/delete': threadDelete,
  'thread/undo': threadUndo,
  'thread/export': threadExport,
};
