import { type ConfigReadResponse, ERROR_CODES } from '@codex-ts/app-server-protocol';
import { ConfigError, configSchema, type LoadedConfig } from '@codex-ts/config';
import { type AppServer } from '../app-server.ts';
import { CLIENT_FEATURES, featureNow } from '../feature-switches.ts';
import { wireLayer } from '../config-layers.ts';
import { wireOrigins } from '../config-origins.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** The merged settings, where each comes from and, when asked for, the layers: the strongest first. */
export const configRead: Handler<'config/read'> = async ({ server }, { cwd, includeLayers = false }) => {
  const loaded = await server.engine.config.read({ cwd: cwd ?? null }).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    throw new RequestError(`invalid configuration: ${error.message}`, { rpcCode: ERROR_CODES.internalError });
  });
  return {
    config: settings(loaded, server),
    origins: wireOrigins(loaded),
    layers: includeLayers ? loaded.layers.map(wireLayer).reverse() : null,
  };
};

/** Every known key is there, null when nothing sets it. */
function settings(loaded: LoadedConfig, server: AppServer): ConfigReadResponse['config'] {
  const { merged } = loaded;
  const known = Object.keys(configSchema()['properties'] ?? {});
  const shown = Object.fromEntries(CLIENT_FEATURES.map((name) => [name, featureNow(server, name, loaded)]));
  const features = { ...(merged['features'] as object | undefined), ...shown };
  const unset = Object.fromEntries(known.map((key) => [key, null]));
  return Object.assign(unset, { profiles: {} }, merged, { features });
}
