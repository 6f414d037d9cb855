import { tellLogin } from '../account/tell-login.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** Keeps an API key. Logins with ChatGPT are no part of this version. */
export const accountLoginStart: Handler<'account/login/start'> = async (connection, params) => {
  const { server } = connection;
  if (params.type !== 'apiKey') throw new RequestError(`login of type "${params.type}" is not part of this version; use an API key`);
  await server.engine.host.account.useApiKey(params.apiKey);
  connection.afterAnswer(() => tellLogin(server));
  return { type: 'apiKey' };
};
