import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** Answers once the turn has really ended. Unlike the original, a wrong turn id is refused at once. */
export const turnInterrupt: Handler<'turn/interrupt'> = async ({ server }, { threadId, turnId, dropSteered }) => {
  const { live } = server.threads.require(threadId);
  const active = live.session.activeTurnId;
  if (active === null) throw new RequestError('no active turn to interrupt');
  if (active !== turnId) throw new RequestError(`expected active turn id \`${turnId}\` but found \`${active}\``);
  await live.session.interrupt(turnId, { dropsInput: dropSteered === true });
  return {};
};
