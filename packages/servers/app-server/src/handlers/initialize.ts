import { platform } from 'node:os';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** What may stand in an HTTP header, where the name goes. */
const HEADER_SAFE = /^[\x20-\x7e]+$/;

export const initialize: Handler<'initialize'> = async (connection, { clientInfo, capabilities }) => {
  if (typeof clientInfo?.name !== 'string') throw new RequestError('Invalid request: missing field `clientInfo`');
  if (!HEADER_SAFE.test(clientInfo.name)) {
    throw new RequestError(`Invalid clientInfo.name: '${clientInfo.name}'. Must be a valid HTTP header value.`);
  }
  const { engine } = connection.server;
  engine.introduce({ name: clientInfo.name, version: clientInfo.version });
  connection.initialized({
    muted: capabilities?.optOutNotificationMethods ?? [],
    isExperimental: capabilities?.experimentalApi ?? false,
  });
  connection.afterAnswer(() => {
    for (const params of connection.server.warnings) connection.notify({ method: 'configWarning', params });
  });
  return {
    userAgent: engine.userAgent,
    codexHome: engine.codexHome,
    platformFamily: platform() === 'win32' ? 'windows' : 'unix',
    platformOs: platform() === 'darwin' ? 'macos' : platform(),
  };
};
