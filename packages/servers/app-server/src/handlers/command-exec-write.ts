import { ERROR_CODES } from '@codex-ts/app-server-protocol';
import { fromBase64 } from '../base64.ts';
import { clientProcesses } from '../exec/client-processes.ts';
import { invalid } from '../exec/exec-request.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

const MEBI = 1024 * 1024;
/** More than this is answered when the command has read it, so that who waits for answers writes no faster than it reads. */
const ANSWERED_AT_ONCE = MEBI;
/** Who does not wait for answers is refused from here on. */
const MAX_PENDING = 64 * MEBI;

export const commandExecWrite: Handler<'command/exec/write'> = async (connection, { processId, deltaBase64, closeStdin = false }) => {
  const data = deltaBase64 === null || deltaBase64 === undefined ? null : decoded(deltaBase64);
  if (data === null && !closeStdin) throw invalid('command/exec/write requires deltaBase64 or closeStdin');
  const processes = clientProcesses.of(connection);
  if (!processes.require(processId).keepsInput) throw new RequestError('stdin streaming is not enabled for this command/exec');
  const command = await processes.running(processId);
  if (data !== null && command.isInputEnded) throw new RequestError('stdin is already closed');
  if (command.pendingInput > MAX_PENDING) throw new RequestError('the command does not read its input; retry later', { rpcCode: ERROR_CODES.overloaded });
  if (data !== null) command.write(data);
  if (closeStdin) command.end();
  if (command.pendingInput > ANSWERED_AT_ONCE) {
    connection.letOthersPass();
    await command.inputDrained();
  }
  return {};
};

function decoded(text: string): Buffer {
  const data = fromBase64(text);
  if ('problem' in data) throw invalid(`invalid deltaBase64: ${data.problem}`);
  return data.bytes;
}
