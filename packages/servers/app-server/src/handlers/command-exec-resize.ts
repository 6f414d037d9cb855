import { clientProcesses } from '../exec/client-processes.ts';
import { checkedSize } from '../exec/exec-request.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

export const commandExecResize: Handler<'command/exec/resize'> = async (connection, { processId, size }) => {
  checkedSize(size);
  const processes = clientProcesses.of(connection);
  if (!processes.require(processId).hasTerminal) throw new RequestError('failed to resize PTY: process is not attached to a PTY');
  (await processes.running(processId)).resize(size);
  return {};
};
