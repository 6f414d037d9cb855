import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** Only ChatGPT knows them, and asking it is no part of this version: they are told as they come with the model's answers. */
export const accountRateLimitsRead: Handler<'account/rateLimits/read'> = async ({ server }) => {
  const { account } = await server.engine.host.account.read();
  if (account === null) throw new RequestError('codex account authentication required to read rate limits');
  if (account.type === 'apiKey') throw new RequestError('chatgpt authentication required to read rate limits');
  throw new RequestError('rate limits cannot be asked for in this version; they are told by account/rateLimits/updated during turns');
};
