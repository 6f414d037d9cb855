import { type Handler } from './handler.ts';

/** The commands of a loaded thread that still run. Ours. */
export const threadBackgroundTerminalsList: Handler<'thread/backgroundTerminals/list'> = ({ server }, { threadId }) => {
  const { live } = server.threads.require(threadId);
  return Promise.resolve({ data: live.terminals() });
};

/** Ends them; each one's item is completed as when it ends by itself. */
export const threadBackgroundTerminalsClean: Handler<'thread/backgroundTerminals/clean'> = async ({ server }, { threadId }) => {
  await server.threads.require(threadId).live.cleanTerminals();
  return {};
};
