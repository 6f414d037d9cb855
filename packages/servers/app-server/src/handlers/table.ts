import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { configBatchWrite } from './config-batch-write.ts';
import { configRead } from './config-read.ts';
import { configRequirementsRead } from './config-requirements-read.ts';
import { configValueWrite } from './config-value-write.ts';
import { experimentalFeatureList } from './experimental-feature-list.ts';
import { initialize } from './initialize.ts';
import { threadBackgroundTerminalsClean, threadBackgroundTerminalsList } from './thread-background-terminals.ts';
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
import { threadSetName } from './thread-set-name.ts';
import { threadStart } from './thread-start.ts';
import { threadUnarchive } from './thread-unarchive.ts';
import { threadUndo } from './thread-undo.ts';
import { threadUnsubscribe } from './thread-unsubscribe.ts';
import { turnInterrupt } from './turn-interrupt.ts';
import { turnStart } from './turn-start.ts';
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
  'turn/start': turnStart,
  'turn/interrupt': turnInterrupt,
  'experimentalFeature/list': experimentalFeatureList,
  'config/read': configRead,
  'config/value/write': configValueWrite,
  'config/batchWrite': configBatchWrite,
  'configRequirements/read': configRequirementsRead,
  'thread/delete': threadDelete,
  'thread/undo': threadUndo,
  'thread/export': threadExport,
};
