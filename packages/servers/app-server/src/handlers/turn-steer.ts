import { CodexError } from '@codex-ts/protocol';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';
import { userInput } from './turn-start.ts';

export const turnSteer: Handler<'turn/steer'> = ({ server }, { threadId, input, expectedTurnId }) => {
  const { session } = server.threads.require(threadId).live;
  if (input.length === 0) throw new RequestError('input must not be empty');
  try {
    return Promise.resolve({ turnId: session.steer(input.map(userInput), { expected: expectedTurnId }) });
  } catch (error) {
    if (!CodexError.isInstance(error) || error.code !== 'not_steerable') throw error;
    const turnKind = session.activeTurnKind ?? 'compact';
    throw new RequestError(error.message, { data: { message: error.message, codexErrorInfo: { activeTurnNotSteerable: { turnKind } }, additionalDetails: null } });
  }
};
