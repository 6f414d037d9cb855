import { type LoadedConfig } from '@codex-ts/config';
import { type AppServer } from './app-server.ts';

/** Switches that clients may set while the server runs, and that configurations show even when nothing sets them. */
export const CLIENT_FEATURES = ['apps', 'plugins', 'tool_search', 'tool_suggest', 'tool_call_mcp_elicitation'] as const;
export type ClientFeature = (typeof CLIENT_FEATURES)[number];

const chosen = new WeakMap<AppServer, Map<ClientFeature, boolean>>();

/** Sets switches for this server until it ends. */
export function chooseFeatures(server: AppServer, wanted: ReadonlyMap<ClientFeature, boolean>): void {
  chosen.set(server, new Map([...(chosen.get(server) ?? []), ...wanted]));
}

/** What a client's choice makes of a switch that no layer of the configuration sets. */
export function featureNow(server: AppServer, name: string, { config, origins }: Pick<LoadedConfig, 'config' | 'origins'>): boolean {
  const features: Readonly<Record<string, boolean>> = config.features;
  const value = features[name] ?? false;
  if (!isClientFeature(name) || origins.some(({ path }) => path[0] === 'features' && path[1] === name)) return value;
  return chosen.get(server)?.get(name) ?? value;
}

export function isClientFeature(name: string): name is ClientFeature {
  return CLIENT_FEATURES.some((known) => known === name);
}
