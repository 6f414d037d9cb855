import { type Static, Type } from 'typebox';

import { Config, ConfigLayer, ConfigLayerMetadata, ConfigRequirements } from './config.ts';
import { ABSOLUTE_PATH, maybe, Uint32, words } from './parts.ts';

/** Layers of projects are read only with `cwd`. */
export const ConfigReadParams = Type.Object(
  { includeLayers: Type.Optional(Type.Boolean({ default: false })), cwd: maybe(Type.String()) },
  { title: 'ConfigReadParams' },
);

/** `origins` maps dotted keys to the layer that set them; `layers` are listed strongest first. */
export const ConfigReadResponse = Type.Object({
  config: Config,
  origins: Type.Record(Type.String(), ConfigLayerMetadata),
  layers: maybe(Type.Array(ConfigLayer)),
});
export type ConfigReadResponse = Static<typeof ConfigReadResponse>;

const edit = {
  keyPath: Type.String(),
  value: Type.Unknown(),
  mergeStrategy: words('replace', 'upsert'),
};

/** A null value clears the key. `upsert` merges a table into a table. */
const ConfigEdit = Type.Object(edit, { title: 'ConfigEdit' });
export type ConfigEdit = Static<typeof ConfigEdit>;

export const ConfigValueWriteParams = Type.Object(
  { ...edit, filePath: maybe(Type.String()), expectedVersion: maybe(Type.String()) },
  { title: 'ConfigValueWriteParams' },
);

/** All edits are made, or none. */
export const ConfigBatchWriteParams = Type.Object(
  {
    edits: Type.Array(ConfigEdit),
    filePath: maybe(Type.String()),
    expectedVersion: maybe(Type.String()),
    reloadUserConfig: Type.Optional(Type.Boolean()),
  },
  { title: 'ConfigBatchWriteParams' },
);

const OverriddenMetadata = Type.Object({
  message: Type.String(),
  overridingLayer: ConfigLayerMetadata,
  effectiveValue: Type.Unknown(),
});

/** `okOverridden`: written, but a stronger layer sets the same key. */
export const ConfigWriteResponse = Type.Object({
  status: words('ok', 'okOverridden'),
  version: Type.String(),
  filePath: Type.String({ title: ABSOLUTE_PATH }),
  overriddenMetadata: maybe(OverriddenMetadata),
});
export type ConfigWriteResponse = Static<typeof ConfigWriteResponse>;

export const ConfigRequirementsReadResponse = Type.Object({ requirements: maybe(ConfigRequirements) });

export const ExperimentalFeatureListParams = Type.Object(
  { cursor: maybe(Type.String()), limit: maybe(Uint32) },
  { title: 'ExperimentalFeatureListParams' },
);

const ExperimentalFeature = Type.Object({
  name: Type.String(),
  stage: words('beta', 'underDevelopment', 'stable', 'deprecated', 'removed'),
  displayName: maybe(Type.String()),
  description: maybe(Type.String()),
  announcement: maybe(Type.String()),
  enabled: Type.Boolean(),
  defaultEnabled: Type.Boolean(),
});
export type ExperimentalFeature = Static<typeof ExperimentalFeature>;

export const ExperimentalFeatureListResponse = Type.Object({
  data: Type.Array(ExperimentalFeature),
  nextCursor: maybe(Type.String()),
});
