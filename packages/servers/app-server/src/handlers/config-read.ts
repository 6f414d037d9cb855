import { type ConfigReadResponse, ERROR_CODES } from '@codex-ts/app-server-protocol';
import { ConfigError, configSchema, type LoadedConfig } from '@codex-ts/config';
import { wireLayer } from '../config-layers.ts';
import { wireOrigins } from '../config-origins.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** Switches whose value after all layers is shown even when nothing sets them. */
const SHOWN_FEATURES = ['apps', 'plugins', 'tool_search', 'tool_suggest', 'tool_call_mcp_elicitation'] as const;

/** The merged settings, where each comes from and, when asked for, the layers: the strongest first. */
export const configRead: Handler<'config/read'> = async ({ server }, { cwd, includeLayers = false }) => {
  const loaded = await server.engine.config.read({ cwd: cwd ?? null }).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    throw new RequestError(`invalid configuration: ${error.message}`, { rpcCode: ERROR_CODES.internalError });
  });
  return {
    config: settings(loaded),
    origins: wireOrigins(loaded),
    layers: includeLayers ? loaded.layers.map(wireLayer).reverse() : null,
  };
};

/** Every known key is there, null when nothing sets it. */
function settings({ merged, config }: LoadedConfig): ConfigReadResponse['config'] {
  const known = Object.keys(configSchema()['properties'] ?? {});
  const shown = Object.fromEntries(SHOWN_FEATURES.map((name) => [name, config.features[name]]));
  const features = { ...(merged['features'] as object | undefined), ...shown };
  const unset = Object.fromEntries(known.map((key) => [key, null]));
  return Object.assign(unset, { profiles: {} }, merged, { features });
}
