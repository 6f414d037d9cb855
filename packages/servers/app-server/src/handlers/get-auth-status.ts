import { assertNoRefresh } from '../account/assert-no-refresh.ts';
import { authMode } from '../account/wire-account.ts';
import { type Handler } from './handler.ts';

/** What older clients ask instead of account/read. The token is given only where it is asked for. */
export const getAuthStatus: Handler<'getAuthStatus'> = async ({ server }, { includeToken, refreshToken }) => {
  const state = await server.engine.host.account.read();
  assertNoRefresh(state, refreshToken);
  return { authMethod: authMode(state), authToken: includeToken === true ? state.token : null, requiresOpenaiAuth: state.requiresOpenaiAuth };
};
