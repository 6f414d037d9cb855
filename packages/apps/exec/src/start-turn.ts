import { type UserInput } from '@codex-ts/app-server-protocol';

import { type AppServerClient } from './app-server-client.ts';
import { type TurnInput } from './exec-options.ts';
import { type TurnRef } from './follow-turn.ts';

/** Starts a turn on the user's words. */
export async function startTurn(client: AppServerClient, threadId: string, input: TurnInput, signal: AbortSignal): Promise<TurnRef> {
  const { outputSchema } = input;
  const { turn } = await client.request('turn/start', { threadId, input: userInput(input), ...(outputSchema === undefined ? {} : { outputSchema }) }, { signal });
  return { threadId, turnId: turn.id };
}

/** Images first, then the text. */
function userInput({ images, prompt }: TurnInput): UserInput[] {
  return [...images.map((path): UserInput => ({ type: 'localImage', path })), { type: 'text', text: prompt }];
}
