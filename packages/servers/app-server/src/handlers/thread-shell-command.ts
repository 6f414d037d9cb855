import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';

/** Answers at once; what the command does comes as an item, in the turn that runs or in one of its own. */
export const threadShellCommand: Handler<'thread/shellCommand'> = ({ server }, { threadId, command }) => {
  const { session } = server.threads.require(threadIdOf(threadId)).live;
  if (command.trim() === '') throw new RequestError('command must not be empty');
  session.runCommand(command);
  return Promise.resolve({});
};
