import { type JsonObject } from './json-value.ts';
import { layerJson, layerVersion } from './layer-json.ts';
import { lazy } from './lazy.ts';
import { type TomlTable } from './toml-node.ts';

/** What a layer is, in the words of the app-server's protocol; `projectLocal` is this program's own. */
export type LayerName =
  | { readonly type: 'system' | 'user' | 'legacyManagedConfigTomlFromFile'; readonly file: string }
  | { readonly type: 'project'; readonly dotCodexFolder: string }
  | { readonly type: 'projectLocal'; readonly dotCodexFolder: string; readonly file: string }
  | { readonly type: 'sessionFlags' };

/** One source of settings. */
export interface ConfigLayer {
  readonly name: LayerName;
  /** `sha256:` and the hex digest of the layer as compact JSON with sorted keys, its paths made absolute. */
  readonly version: string;
  readonly config: JsonObject;
  /** Why the layer does not count. */
  readonly disabledReason?: string;
}

/** A layer with its values as they were read. */
export interface LayerTable {
  readonly name: LayerName;
  readonly table: TomlTable;
  readonly disabledReason: string | null;
}

/** A layer for clients. What few of them ask for is made when it is asked for. */
export function layerView({ name, table, disabledReason }: LayerTable, home: string): ConfigLayer {
  const config = lazy(() => layerJson(table, home));
  const version = lazy(() => layerVersion(table, home));
  return {
    name,
    get version() {
      return version();
    },
    get config() {
      return config();
    },
    ...(disabledReason === null ? {} : { disabledReason }),
  };
}

