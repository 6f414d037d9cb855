import { assertNoRefresh } from '../account/assert-no-refresh.ts';
import { wireAccount } from '../account/wire-account.ts';
import { type Handler } from './handler.ts';

/** Who is logged in; nobody, where the provider in use wants no login of ours. */
export const accountRead: Handler<'account/read'> = async ({ server }, { refreshToken }) => {
  const state = await server.engine.host.account.read();
  assertNoRefresh(state, refreshToken);
  return { account: wireAccount(state), requiresOpenaiAuth: state.requiresOpenaiAuth };
};
