import { wireAccount } from '../account/wire-account.ts';
import { type Handler } from './handler.ts';

/** Who is logged in; nobody, where the provider in use wants no login of ours. Nothing is refreshed: tokens are used as they are. */
export const accountRead: Handler<'account/read'> = async ({ server }) => {
  const state = await server.engine.host.account.read();
  return { account: wireAccount(state), requiresOpenaiAuth: state.requiresOpenaiAuth };
};
