import { type LoadedConfig } from '@codex-ts/config';
import { resolveAuth } from '@codex-ts/login';
import { resolveProvider } from '@codex-ts/model-provider-info';
import { CodexError } from '@codex-ts/protocol';

/** A model that its makers have replaced. */
export interface ModelMigration {
  readonly from: string;
  readonly to: string;
}

/** `problem`: the stored credentials are there, but cannot be used; a sentence for the user. */
export type SignInNeed = { readonly isNeeded: false } | { readonly isNeeded: true; readonly problem: string | null };

const NOT_NEEDED: SignInNeed = { isNeeded: false };

/** Whether a provider that wants OpenAI credentials has none. Those of the provider itself are the engine's to miss. */
export async function signInNeed({ config }: LoadedConfig, env: NodeJS.ProcessEnv): Promise<SignInNeed> {
  if (!usesOpenaiAuth(config, env)) return NOT_NEEDED;
  try {
    const { token } = await resolveAuth(providerOf(config, env), { codexHome: config.codexHome, env });
    return token === null ? { isNeeded: true, problem: null } : NOT_NEEDED;
  } catch (error) {
    if (CodexError.isInstance(error) && error.code === 'auth_file') return { isNeeded: true, problem: error.message };
    throw error;
  }
}

/** Nobody has decided about the folder. As in the original, no option answers this question in the user's place. */
export function needsTrust({ config }: LoadedConfig): boolean {
  return config.projectTrust === null;
}

/**
 * The model that takes the place of the one in use, unless it was offered before. Only where OpenAI itself is asked:
 * other providers need not have it.
 */
export async function openMigration({ config }: LoadedConfig, env: NodeJS.ProcessEnv): Promise<ModelMigration | null> {
  if (!usesOpenaiAuth(config, env)) return null;
  const { defaultModel, resolveModel } = await import('@codex-ts/models-manager');
  const { displayName, slug, upgradeTo } = config.model === null ? defaultModel() : resolveModel(config.model);
  // A name that only begins like one of the catalogue is some other model.
  if (upgradeTo === null || displayName !== slug || config.offeredModels[slug] === upgradeTo) return null;
  return { from: slug, to: upgradeTo };
}

/** Whether there is any question at all. Cheap: every start asks this. */
export async function isAnythingOpen(loaded: LoadedConfig, { env, isModelSettled }: { readonly env: NodeJS.ProcessEnv; readonly isModelSettled: boolean }): Promise<boolean> {
  if (needsTrust(loaded)) return true;
  if (isModelSettled) return false;
  return (await signInNeed(loaded, env)).isNeeded || (await openMigration(loaded, env)) !== null;
}

type Config = LoadedConfig['config'];

function usesOpenaiAuth(config: Config, env: NodeJS.ProcessEnv): boolean {
  const { requiresOpenaiAuth, envKey, experimentalBearerToken } = providerOf(config, env);
  return requiresOpenaiAuth && envKey === undefined && experimentalBearerToken === undefined;
}

function providerOf({ modelProviderId, modelProviderTables, openaiBaseUrl }: Config, env: NodeJS.ProcessEnv): ReturnType<typeof resolveProvider> {
  return resolveProvider(modelProviderId, modelProviderTables, { env, ...(openaiBaseUrl === null ? {} : { openaiBaseUrl }) });
}
