import { type ConfigLayer as WireLayer, type ConfigLayerMetadata, type ConfigLayerSource } from '@codex-ts/app-server-protocol';
import { type ConfigLayer } from '@codex-ts/config';

/** Where a layer comes from, for the wire, which knows no personal file of a project: it counts as the project's. */
export function layerSource(name: ConfigLayer['name']): ConfigLayerSource {
  return name.type === 'projectLocal' ? { type: 'project', dotCodexFolder: name.dotCodexFolder } : name;
}

export function layerMetadata({ name, version }: Pick<ConfigLayer, 'name' | 'version'>): ConfigLayerMetadata {
  return { name: layerSource(name), version };
}

export function wireLayer(layer: ConfigLayer): WireLayer {
  const { config, disabledReason } = layer;
  return { ...layerMetadata(layer), config, ...(disabledReason === undefined ? {} : { disabledReason }) };
}

/** What a layer is called in sentences. */
export function layerWords(name: ConfigLayer['name']): string {
  switch (name.type) {
    case 'sessionFlags':
      return 'session flags';
    case 'project':
      return `project config: ${name.dotCodexFolder}/config.toml`;
    case 'projectLocal':
      return `project config: ${name.file}`;
    case 'legacyManagedConfigTomlFromFile':
      return `managed config: ${name.file}`;
    case 'system':
    case 'user':
      return `${name.type} config: ${name.file}`;
  }
}
