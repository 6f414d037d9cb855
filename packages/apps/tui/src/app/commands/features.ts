import { type AppServerClient } from '@codex-ts/app-server-client';
import { type ExperimentalFeature } from '@codex-ts/app-server-protocol';

/** Every switch of the server, with what it is now. */
export async function allFeatures(client: AppServerClient): Promise<ExperimentalFeature[]> {
  const all: ExperimentalFeature[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: ExperimentalFeature[]; nextCursor?: string | null } = await client.request('experimentalFeature/list', { cursor });
    all.push(...page.data);
    cursor = page.nextCursor ?? null;
  } while (cursor !== null);
  return all;
}

export async function isFeatureOn(client: AppServerClient, name: string): Promise<boolean> {
  return (await allFeatures(client)).some((feature) => feature.name === name && feature.enabled);
}
