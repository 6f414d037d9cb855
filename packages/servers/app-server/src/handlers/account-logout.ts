import { tellLogout } from '../account/tell-login.ts';
import { type Handler } from './handler.ts';

/** Forgets the login that is kept. One from the environment stays, and is told as what it is. */
export const accountLogout: Handler<'account/logout'> = async (connection) => {
  await connection.server.engine.host.account.logOut();
  connection.afterAnswer(() => tellLogout(connection.server));
  return {};
};
