import { type ExperimentalFeature } from '@codex-ts/app-server-protocol';
import { FEATURES, type FeatureName, type FeatureStage } from '@codex-ts/config';
import { featureNow } from '../feature-switches.ts';
import { pageOf } from '../page-of.ts';
import { type Handler } from './handler.ts';

const STAGES: Readonly<Record<FeatureStage, ExperimentalFeature['stage']>> = {
  experimental: 'beta',
  'under development': 'underDevelopment',
  stable: 'stable',
  deprecated: 'deprecated',
  removed: 'removed',
};

/** Every switch with its value after all layers. The cursor is the number of those on the pages before. */
export const experimentalFeatureList: Handler<'experimentalFeature/list'> = async ({ server }, page) => {
  const { data, nextCursor } = pageOf(Object.keys(FEATURES) as FeatureName[], page, 'feature flags');
  const loaded = await server.engine.config.read({ cwd: null });
  const features = data.map((name) => ({
    name,
    stage: STAGES[FEATURES[name].stage],
    displayName: null,
    description: null,
    announcement: null,
    enabled: featureNow(server, name, loaded),
    defaultEnabled: FEATURES[name].byDefault,
  }));
  return { data: features, nextCursor };
};
