import { CodexError } from '@codex-ts/protocol';

/** The configuration of a provider cannot be used. The message ends by naming the key. */
export class ProviderConfigError extends CodexError {
  constructor(reason: string, keyPath: string) {
    super(`${reason}\nin \`${keyPath}\``, { code: 'invalid_provider_config' });
  }
}
