import { permissionSchema } from '../permission-arguments.ts';
import { functionTool, type ToolSpec } from '../tool-spec.ts';

/** See `permissionSchema`. */
export const shellCommandSpec = (offersGrants: boolean): ToolSpec => functionTool(
  'shell_command',
  'Runs a shell script to its end and returns its exit code and output. Set workdir rather than using cd.',
  {
    command: { type: 'string', description: 'The shell script.' },
    login: { type: 'boolean', description: 'Whether the shell starts as a login shell (-l). Default true.' },
    timeout_ms: { type: 'number', description: 'After how many milliseconds to give up. Default 10000.' },
    workdir: { type: 'string', description: "Where to run it. Default: the turn's working directory." },
    ...permissionSchema(offersGrants),
  },
  ['command'],
);
