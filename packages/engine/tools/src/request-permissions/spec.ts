import { GRANT_SCHEMA } from '../permission-arguments.ts';
import { functionTool } from '../tool-spec.ts';

export const requestPermissionsSpec = functionTool(
  'request_permissions',
  'Asks the user for more permissions for the commands that follow: paths to read or write, network access. What is granted comes back and holds for this turn, or longer if the user says so.',
  {
    permissions: GRANT_SCHEMA,
    reason: { type: 'string', description: 'One sentence: what they are needed for.' },
  },
  ['permissions'],
);
