import { permissionSchema } from '../permission-arguments.ts';
import { functionTool, type ToolSpec } from '../tool-spec.ts';

/** See `permissionSchema`. */
export const execCommandSpec = (offersGrants: boolean): ToolSpec => functionTool(
  'exec_command',
  'Runs a shell command and returns what it printed, or a session ID when it is still running after yield_time_ms.',
  {
    cmd: { type: 'string', description: 'The shell command.' },
    login: { type: 'boolean', description: 'Whether the shell starts as a login shell (-l). Default true.' },
    max_output_tokens: { type: 'number', description: 'How many tokens of output to return at most; the middle is cut. Default 10000.' },
    shell: { type: 'string', description: "Path or name of the shell. Default: the user's." },
    tty: { type: 'boolean', description: 'Whether to give the command a terminal. Needed to type into it later. Default false.' },
    workdir: { type: 'string', description: "Where to run it. Default: the turn's working directory." },
    yield_time_ms: { type: 'number', description: 'How long to wait for it to end before returning, in milliseconds. Default 10000, at most 30000.' },
    ...permissionSchema(offersGrants),
  },
  ['cmd'],
);
