import { isUuid } from '@codex-ts/protocol';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** There is no login that takes its time in this version, and so none to be cancelled. */
export const accountLoginCancel: Handler<'account/login/cancel'> = (_, { loginId }) => {
  if (!isUuid(loginId)) throw new RequestError(`invalid login id: ${loginId}`);
  return Promise.resolve({ status: 'notFound' });
};
