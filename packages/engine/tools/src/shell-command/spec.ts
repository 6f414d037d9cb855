import { PERMISSION_SCHEMA } from '../permission-arguments.ts';
import { functionTool } from '../tool-spec.ts';

export const shellCommandSpec = functionTool(
  'shell_command',
  'Runs a shell script to its end and returns its exit code and output. Set workdir rather than using cd.',
  {
    command: { type: 'string', description: 'The shell script.' },
    login: { type: 'boolean', description: 'Whether the shell starts as a login shell (-l). Default true.' },
    timeout_ms: { type: 'number', description: 'After how many milliseconds to give up. Default 10000.' },
    workdir: { type: 'string', description: "Where to run it. Default: the turn's working directory." },
    ...PERMISSION_SCHEMA,
  },
  ['command'],
);
