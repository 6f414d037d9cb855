import { CodexError } from '@codex-ts/protocol';

export interface LocalProviderChoice {
  /** Of `--local-provider`. */
  readonly flag: string | undefined;
  /** `oss_provider` of the configuration, the active profile's before the root's. */
  readonly configured: string | null;
}

/**
 * Id of the provider that `--oss` means: `ollama`, `lmstudio` or one of the user's own, which need not exist; null when
 * nobody has said so yet.
 * @throws CodexError `provider_not_local`, `provider_removed`
 */
export function resolveLocalProvider({ flag, configured }: LocalProviderChoice): string | null {
  const id = flag ?? configured;
  if (id === 'ollama-chat') throw new CodexError('The provider `ollama-chat` was removed. Write `ollama` instead: it speaks the Responses API.', { code: 'provider_removed' });
  if (id === 'openai') throw new CodexError('`openai` is no provider on this computer. Leave out --oss to use it.', { code: 'provider_not_local' });
  return id;
}

/** Nobody has said which provider `--oss` means, and nobody can be asked. */
export function noLocalProvider(): CodexError {
  return new CodexError('--oss does not know which provider to use. Give --local-provider ollama or --local-provider lmstudio, or set oss_provider in config.toml.', { code: 'no_local_provider' });
}
