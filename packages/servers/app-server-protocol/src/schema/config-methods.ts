import { type Static } from 'typebox';

import { Config, ConfigLayer, ConfigLayerMetadata, ConfigRequirements } from './config.ts';
import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { AbsolutePathBuf, maybe, NoParams, OffByDefault, omissible, Uint } from './parts.ts';
import { Type } from './type.ts';

/** Layers of projects are read only with `cwd`. */
const ConfigReadParams = object('ConfigReadParams', { includeLayers: OffByDefault, cwd: maybe(Type.String()) });

/** `origins` maps dotted keys to the layer that set them; `layers` are listed strongest first. */
export const ConfigReadResponse = object('ConfigReadResponse', {
  config: Config,
  origins: Type.Record(Type.String(), ConfigLayerMetadata),
  layers: maybe(Type.Array(ConfigLayer)),
});
export type ConfigReadResponse = Static<typeof ConfigReadResponse>;

const MergeStrategy = oneOf('MergeStrategy', 'replace', 'upsert');

/** A null value clears the key. `upsert` merges a table into a table. */
export const ConfigEdit = object('ConfigEdit', {
  keyPath: Type.String(),
  value: Type.Unknown(),
  mergeStrategy: MergeStrategy,
});
export type ConfigEdit = Static<typeof ConfigEdit>;

const ConfigValueWriteParams = object('ConfigValueWriteParams', {
  keyPath: Type.String(),
  value: Type.Unknown(),
  mergeStrategy: MergeStrategy,
  filePath: maybe(Type.String()),
  expectedVersion: maybe(Type.String()),
});

/** All edits are made, or none. */
const ConfigBatchWriteParams = object('ConfigBatchWriteParams', {
  edits: Type.Array(ConfigEdit),
  filePath: maybe(Type.String()),
  expectedVersion: maybe(Type.String()),
  reloadUserConfig: Type.Optional(Type.Boolean()),
});

const OverriddenMetadata = object('OverriddenMetadata', {
  message: Type.String(),
  overridingLayer: ConfigLayerMetadata,
  effectiveValue: Type.Unknown(),
});

const WriteStatus = oneOf('WriteStatus', 'ok', 'okOverridden');

/** `okOverridden`: written, but a stronger layer sets the same key. */
export const ConfigWriteResponse = object('ConfigWriteResponse', {
  status: WriteStatus,
  version: Type.String(),
  filePath: AbsolutePathBuf,
  overriddenMetadata: maybe(OverriddenMetadata),
});
export type ConfigWriteResponse = Static<typeof ConfigWriteResponse>;

const ConfigRequirementsReadResponse = object('ConfigRequirementsReadResponse', {
  requirements: maybe(ConfigRequirements),
});

/** Both count from 1. */
const TextPosition = object('TextPosition', { line: Uint, column: Uint });

const TextRange = object('TextRange', { start: TextPosition, end: TextPosition });

const ConfigWarningNotification = object('ConfigWarningNotification', {
  summary: Type.String(),
  details: maybe(Type.String()),
  path: omissible(Type.String()),
  range: omissible(TextRange),
});

export const CONFIG_REQUESTS = {
  'config/read': stable(ConfigReadParams, ConfigReadResponse),
  'config/value/write': stable(ConfigValueWriteParams, ConfigWriteResponse),
  'config/batchWrite': stable(ConfigBatchWriteParams, ConfigWriteResponse),
  'configRequirements/read': stable(NoParams, ConfigRequirementsReadResponse),
};

export const CONFIG_NOTIFICATIONS = {
  configWarning: ConfigWarningNotification,
};
