import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { Int32, Int64, maybe, orNull, PathText, Uint, Uint16 } from './parts.ts';
import { SandboxPolicy } from './policy.ts';
import { Type } from './type.ts';

/** In characters. */
const CommandExecTerminalSize = object('CommandExecTerminalSize', { rows: Uint16, cols: Uint16 });

/**
 * `command` is an argument vector, no command line. Streaming, writing and terminating need a `processId` of the
 * client's. A variable that is null in `env` is not there for the command.
 */
const CommandExecParams = object('CommandExecParams', {
  command: Type.Array(Type.String()),
  processId: maybe(Type.String()),
  tty: Type.Optional(Type.Boolean()),
  streamStdin: Type.Optional(Type.Boolean()),
  streamStdoutStderr: Type.Optional(Type.Boolean()),
  outputBytesCap: maybe(Uint),
  disableOutputCap: Type.Optional(Type.Boolean()),
  disableTimeout: Type.Optional(Type.Boolean()),
  timeoutMs: maybe(Int64),
  cwd: maybe(PathText),
  env: maybe(Type.Record(Type.String(), orNull(Type.String()))),
  size: maybe(CommandExecTerminalSize),
  sandboxPolicy: maybe(SandboxPolicy),
});

/** Sent when the command has ended. What was streamed is not repeated. */
const CommandExecResponse = object('CommandExecResponse', {
  exitCode: Int32,
  stdout: Type.String(),
  stderr: Type.String(),
});

/** `deltaBase64` is written before `closeStdin` closes. */
const CommandExecWriteParams = object('CommandExecWriteParams', {
  processId: Type.String(),
  deltaBase64: maybe(Type.String()),
  closeStdin: Type.Optional(Type.Boolean()),
});

const CommandExecWriteResponse = object('CommandExecWriteResponse', {});

const CommandExecTerminateParams = object('CommandExecTerminateParams', { processId: Type.String() });

const CommandExecTerminateResponse = object('CommandExecTerminateResponse', {});

const CommandExecResizeParams = object('CommandExecResizeParams', {
  processId: Type.String(),
  size: CommandExecTerminalSize,
});

const CommandExecResizeResponse = object('CommandExecResizeResponse', {});

const CommandExecOutputStream = oneOf('CommandExecOutputStream', 'stdout', 'stderr');

/** A terminal's output is all `stdout`. `capReached`: the rest of that stream is dropped. */
const CommandExecOutputDeltaNotification = object('CommandExecOutputDeltaNotification', {
  processId: Type.String(),
  stream: CommandExecOutputStream,
  deltaBase64: Type.String(),
  capReached: Type.Boolean(),
});

export const COMMAND_EXEC_REQUESTS = {
  'command/exec': stable(CommandExecParams, CommandExecResponse),
  'command/exec/write': stable(CommandExecWriteParams, CommandExecWriteResponse),
  'command/exec/terminate': stable(CommandExecTerminateParams, CommandExecTerminateResponse),
  'command/exec/resize': stable(CommandExecResizeParams, CommandExecResizeResponse),
};

export const COMMAND_EXEC_NOTIFICATIONS = {
  'command/exec/outputDelta': CommandExecOutputDeltaNotification,
};
