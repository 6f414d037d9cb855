import { functionTool } from '../tool-spec.ts';

export const writeStdinSpec = functionTool(
  'write_stdin',
  'Types into a command that exec_command left running, or waits for more of its output.',
  {
    chars: { type: 'string', description: 'What to type; may hold control characters. Empty: only wait for output.' },
    max_output_tokens: { type: 'number', description: 'How many tokens of output to return at most; the middle is cut. Default 10000.' },
    session_id: { type: 'number', description: 'The session ID that exec_command gave.' },
    yield_time_ms: { type: 'number', description: 'How long to wait for output, in milliseconds. Default 250; an empty call waits at least 5000.' },
  },
  ['session_id'],
);
