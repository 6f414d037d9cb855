import { clientProcesses } from '../exec/client-processes.ts';
import { type Handler } from './handler.ts';

/** Kills the command with all it started. Its own request is answered when that is done. */
export const commandExecTerminate: Handler<'command/exec/terminate'> = async (connection, { processId }) => {
  (await clientProcesses.of(connection).running(processId)).kill();
  return {};
};
