import { join } from 'node:path';
import { saveApiKey } from '@codex-ts/login';
import { CodexError, errorMessage } from '@codex-ts/protocol';

import { type Onboard } from './onboard.ts';
import { localModel } from './local-model.ts';
import { shownPath } from './user-file.ts';

/** What those are told who look for the original's first way. */
const NOTE = 'Signing in with ChatGPT is not part of this version.';
const STORES_HERE = ['file', 'auto'];

/** Lets the user choose how to reach a model until there is one. `problem`: why the stored way is none. @returns false when they leave */
export async function reachModel(onboard: Onboard, problem: string | null): Promise<boolean> {
  const { steps, ready: { loaded: { config } } } = onboard;
  const store = config.cliAuthCredentialsStore;
  // A key that shall not lie in a file must not be put into one.
  const disabled = STORES_HERE.includes(store) ? {} : { apiKey: `cli_auth_credentials_store = "${store}" is not part of this version; set CODEX_API_KEY` };
  for (let said = problem; ; ) {
    const way = await steps.chooseWay({ ways: ['apiKey', 'local', 'demo'], disabled, note: NOTE, problem: said });
    if (way === null) return false;
    const end = await take(onboard, way).catch((error: unknown) => {
      if (!CodexError.isInstance(error)) throw error;
      return { problem: errorMessage(error) };
    });
    if (end === 'reached') return true;
    if (end === 'left' || steps.hasLeft) return false;
    said = end === 'back' ? null : end.problem;
  }
}

/** `back`: to the list of ways. */
export type WayEnd = 'reached' | 'back' | 'left' | { readonly problem: string };

async function take(onboard: Onboard, way: string): Promise<WayEnd> {
  if (way === 'local') return localModel(onboard);
  if (way === 'apiKey') return apiKey(onboard);
  const { runDemo } = await import('./demo/run-demo.ts');
  return runDemo(onboard);
}

async function apiKey({ steps, context: { host }, ready: { loaded: { config } } }: Onboard): Promise<WayEnd> {
  const answer = await steps.apiKey(host.env['OPENAI_API_KEY']?.trim() || null, async (key) => {
    if (!/^[\x21-\x7e]+$/.test(key)) throw new CodexError('An API key is one word of plain letters, digits and signs.', { code: 'bad_api_key' });
    await saveApiKey(config.codexHome, key);
  });
  if (answer === null) return 'left';
  if (answer === 'back') return 'back';
  steps.finished(`The API key is stored in ${shownPath(join(config.codexHome, 'auth.json'), host.env)}`);
  return 'reached';
}
