import { type Static } from 'typebox';

import { stable, unstable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { maybe, Uint32 } from './parts.ts';
import { Type } from './type.ts';

const ExperimentalFeatureListParams = object('ExperimentalFeatureListParams', {
  cursor: maybe(Type.String()),
  limit: maybe(Uint32),
});

const ExperimentalFeatureStage = oneOf(
  'ExperimentalFeatureStage', 'beta', 'underDevelopment', 'stable', 'deprecated', 'removed',
);

/** Texts are there for beta features only. */
export const ExperimentalFeature = object('ExperimentalFeature', {
  name: Type.String(),
  stage: ExperimentalFeatureStage,
  displayName: maybe(Type.String()),
  description: maybe(Type.String()),
  announcement: maybe(Type.String()),
  enabled: Type.Boolean(),
  defaultEnabled: Type.Boolean(),
});
export type ExperimentalFeature = Static<typeof ExperimentalFeature>;

const ExperimentalFeatureListResponse = object('ExperimentalFeatureListResponse', {
  data: Type.Array(ExperimentalFeature),
  nextCursor: maybe(Type.String()),
});

/** For this process only; config.toml and flags are stronger. */
const ExperimentalFeatureEnablementSetParams = object('ExperimentalFeatureEnablementSetParams', {
  enablement: Type.Record(Type.String(), Type.Boolean()),
});

const ExperimentalFeatureEnablementSetResponse = object('ExperimentalFeatureEnablementSetResponse', {
  enablement: Type.Record(Type.String(), Type.Boolean()),
});

/** For tests of the experimental capability. */
const MockExperimentalMethodParams = object('MockExperimentalMethodParams', { value: maybe(Type.String()) });

const MockExperimentalMethodResponse = object('MockExperimentalMethodResponse', {
  echoed: maybe(Type.String()),
});

export const FEATURE_REQUESTS = {
  'experimentalFeature/list': stable(ExperimentalFeatureListParams, ExperimentalFeatureListResponse),
  'experimentalFeature/enablement/set': stable(ExperimentalFeatureEnablementSetParams, ExperimentalFeatureEnablementSetResponse),
  'mock/experimentalMethod': unstable(MockExperimentalMethodParams, MockExperimentalMethodResponse),
};
