import { functionTool } from '../tool-spec.ts';

export const updatePlanSpec = functionTool(
  'update_plan',
  'Shows the user the steps of the task and how far they are. Send the whole list each time; at most one step is in_progress.',
  {
    explanation: { type: 'string', description: 'Why the plan changed, if that needs a word.' },
    plan: {
      type: 'array',
      description: 'The steps in order.',
      items: {
        type: 'object',
        properties: {
          status: { type: 'string', description: 'pending, in_progress or completed' },
          step: { type: 'string', description: 'One short line.' },
        },
        required: ['step', 'status'],
        additionalProperties: false,
      },
    },
  },
  ['plan'],
);
