import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { type Connection } from '../connection.ts';
import { type RunningCommand } from '../engine-face.ts';
import { CappedOutput } from '../exec/capped-output.ts';
import { clientProcesses } from '../exec/client-processes.ts';
import { type ExecRequest, execRequest } from '../exec/exec-request.ts';
import { heldBy } from '../exec/hold-output.ts';
import { exitCodeOf, startError } from '../exec/run-command.ts';
import { fromWirePolicy } from '../wire-policy.ts';
import { type Handler } from './handler.ts';

type Params = ClientRequests['command/exec']['params'];

/**
 * Runs a command outside of all threads and answers when it has ended; meanwhile the client may ask for other things. It
 * dies with the connection.
 */
export const commandExec: Handler<'command/exec'> = async (connection, params) => {
  const request = execRequest(params);
  const started = new Deferred<RunningCommand>();
  started.promise.catch(() => undefined); // The answer to this request says why.
  const process = { command: started.promise, hasTerminal: request.terminal !== null, keepsInput: request.keepsInput };
  return clientProcesses.of(connection).hold(request.processId, process, async () => {
    connection.letOthersPass();
    const [stdout, stderr] = outputs(connection, request, heldBy(connection, started.promise));
    try {
      const command = await start(connection, params, request, { stdout, stderr });
      started.resolve(command);
      const exitCode = await exitCodeOf(command, request.timeoutMs);
      return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
    } catch (error) {
      started.reject(error);
      throw startError(error);
    }
  });
};

function outputs(connection: Connection, { processId, streams, outputCap }: ExecRequest, told: () => void): [stdout: CappedOutput, stderr: CappedOutput] {
  const output = (stream: 'stdout' | 'stderr'): CappedOutput => {
    if (processId === null || !streams) return new CappedOutput(outputCap, null);
    return new CappedOutput(outputCap, (chunk, capReached) => {
      connection.notify({ method: 'command/exec/outputDelta', params: { processId, stream, deltaBase64: chunk.toString('base64'), capReached } });
      told();
    });
  };
  return [output('stdout'), output('stderr')];
}

function start({ server, signal }: Connection, { cwd, env, sandboxPolicy }: Params, { argv, terminal, keepsInput }: ExecRequest, { stdout, stderr }: { stdout: CappedOutput; stderr: CappedOutput }): Promise<RunningCommand> {
  return server.engine.host.commands.start(
    {
      argv,
      cwd: cwd ?? null,
      env: env ?? {},
      policy: sandboxPolicy ? fromWirePolicy(sandboxPolicy) : null,
      terminal,
      keepsInput,
      onStdout: (chunk) => stdout.push(chunk),
      onStderr: (chunk) => stderr.push(chunk),
    },
    signal,
  );
}
