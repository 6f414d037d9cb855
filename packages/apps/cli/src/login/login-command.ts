import { join } from 'node:path';
import { loadConfig } from '@codex-ts/config';
import { resolveCodexHome } from '@codex-ts/fs-utils';
import { loginStatus, removeAuth, saveApiKey } from '@codex-ts/login';
import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { loadDotenv } from '../load-dotenv.ts';
import { say } from '../say.ts';
import { type LoginRequest } from './login-arguments.ts';

/**
 * Runs `codex login --with-api-key`, `codex login status` or `codex logout`. Messages go to stderr.
 * @returns the exit code: 1 for the status of someone who is not logged in, else 0
 * @throws CodexError when the configuration, the key or the stored credentials cannot be used
 */
export async function loginCommand({ action, overrides, strict }: LoginRequest, host: CommandHost): Promise<number> {
  const codexHome = resolveCodexHome(host.env).path;
  const env = await loadDotenv(codexHome, host.env);
  // Loaded for its checks: a configuration that restricts logins must stop us here.
  const { config } = await loadConfig({ codexHome, cwd: host.cwd, cliOverrides: overrides, env, strict });
  switch (action) {
    case 'store-key':
      refuseOtherStores(config.cliAuthCredentialsStore);
      await saveApiKey(codexHome, await readKey(host));
      say(host.stderr, `The API key is stored in ${join(codexHome, 'auth.json')}`);
      return 0;
    case 'logout':
      say(host.stderr, (await removeAuth(codexHome)) ? 'The stored credentials are deleted.' : 'Not logged in');
      return 0;
    case 'status':
      return showStatus(codexHome, host);
  }
}

/** A key that shall not lie in a file must not be put into one. */
function refuseOtherStores(store: string): void {
  if (store === 'file' || store === 'auto') return;
  throw new CodexError(`cli_auth_credentials_store = "${store}" is not part of this version: keys can only be kept in auth.json (0600). Set it to "file", or use CODEX_API_KEY.`, { code: 'credentials_store' });
}

async function showStatus(codexHome: string, { stderr }: CommandHost): Promise<number> {
  const status = await loginStatus(codexHome);
  switch (status.kind) {
    case 'api_key':
      say(stderr, `Logged in with an API key: ${status.maskedKey}`);
      return 0;
    case 'chatgpt':
      say(stderr, 'Logged in with ChatGPT');
      return 0;
    case 'none':
      say(stderr, 'Not logged in');
      return 1;
  }
}

async function readKey({ stdin: open }: CommandHost): Promise<string> {
  const stdin = open();
  if (stdin.isTTY === true) {
    throw new CodexError('--with-api-key reads the key from stdin. Pipe it in: printenv OPENAI_API_KEY | codex login --with-api-key', {
      code: 'key_from_terminal',
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
