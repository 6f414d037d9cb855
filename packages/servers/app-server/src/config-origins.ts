import { type ConfigLayerMetadata } from '@codex-ts/app-server-protocol';
import { type LoadedConfig } from '@codex-ts/config';
import { layerMetadata } from './config-layers.ts';

/** Keys of single values joined by dots, as the original joins them, and the layer that sets each. */
export function wireOrigins({ origins }: Pick<LoadedConfig, 'origins'>): Record<string, ConfigLayerMetadata> {
  return Object.fromEntries(origins.map((origin) => [origin.path.join('.'), layerMetadata(origin)]));
}
