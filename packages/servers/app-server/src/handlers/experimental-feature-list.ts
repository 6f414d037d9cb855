import { type ExperimentalFeature } from '@codex-ts/app-server-protocol';
import { FEATURES, type FeatureName, type FeatureStage } from '@codex-ts/config';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

const STAGES: Readonly<Record<FeatureStage, ExperimentalFeature['stage']>> = {
  experimental: 'beta',
  'under development': 'underDevelopment',
  stable: 'stable',
  deprecated: 'deprecated',
  removed: 'removed',
};

/** Every switch with its value after all layers. The cursor is the number of those on the pages before. */
export const experimentalFeatureList: Handler<'experimentalFeature/list'> = async ({ server }, { cursor, limit }) => {
  const names = Object.keys(FEATURES) as FeatureName[];
  const start = cursor ? position(cursor, names.length) : 0;
  const end = Math.min(start + Math.max(limit ?? names.length, 1), names.length);
  const { config } = await server.engine.config.read({ cwd: null });
  const data = names.slice(start, end).map((name) => ({
    name,
    stage: STAGES[FEATURES[name].stage],
    displayName: null,
    description: null,
    announcement: null,
    enabled: config.features[name],
    defaultEnabled: FEATURES[name].byDefault,
  }));
  return { data, nextCursor: end < names.length ? String(end) : null };
};

function position(cursor: string, total: number): number {
  if (!/^\d{1,9}$/.test(cursor)) throw new RequestError(`invalid cursor: ${cursor}`);
  if (Number(cursor) > total) throw new RequestError(`cursor ${cursor} exceeds total feature flags ${total}`);
  return Number(cursor);
}
