import { type ConfigWriteResponse } from '@codex-ts/app-server-protocol';
import { type LoadedConfig } from '@codex-ts/config';
import { isDeepStrictEqual } from 'node:util';
import { layerMetadata, layerWords } from './config-layers.ts';
import { valueAt } from './config-path.ts';

/** The first of some keys of the user's layer that a stronger layer hides; null when all of them have effect. */
export function overridden(loaded: LoadedConfig, paths: readonly (readonly string[])[]): NonNullable<ConfigWriteResponse['overriddenMetadata']> | null {
  const { layers, merged } = loaded;
  const at = layers.findIndex(({ name }) => name.type === 'user');
  const stronger = layers.slice(at + 1).filter(({ disabledReason }) => disabledReason === undefined);
  for (const path of paths) {
    const effectiveValue = valueAt(merged, path);
    if (isDeepStrictEqual(effectiveValue, valueAt(layers[at]?.config, path))) continue;
    const hiding = stronger.findLast(({ config }) => valueAt(config, path) !== undefined || hidesFromAbove(config, path));
    if (hiding === undefined) continue;
    return {
      message: `Overridden by ${layerWords(hiding.name)}`,
      overridingLayer: layerMetadata(hiding),
      effectiveValue: effectiveValue ?? null,
    };
  }
  return null;
}

/** Whether a layer has a plain value where the path needs a table. */
function hidesFromAbove(config: unknown, path: readonly string[]): boolean {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const value = valueAt(config, path.slice(0, length));
    if (value !== undefined) return typeof value !== 'object';
  }
  return false;
}
