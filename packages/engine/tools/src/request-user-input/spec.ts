import { functionTool, type ObjectSchema } from '../tool-spec.ts';

const OPTION: ObjectSchema = {
  type: 'object',
  properties: {
    description: { type: 'string', description: 'One short sentence: what choosing it leads to.' },
    label: { type: 'string', description: 'What the user reads; up to five words.' },
  },
  required: ['label', 'description'],
  additionalProperties: false,
};

const QUESTION: ObjectSchema = {
  type: 'object',
  properties: {
    header: { type: 'string', description: 'A title of at most 12 characters.' },
    id: { type: 'string', description: 'Names the answer; snake_case, another one for each question.' },
    options: {
      type: 'array',
      items: OPTION,
      description: 'Two or three answers that exclude one another. Put the one you advise first, with " (Recommended)" behind its label. Leave out an "Other": the user can always answer in their own words.',
    },
    question: { type: 'string', description: 'One sentence.' },
  },
  required: ['id', 'header', 'question', 'options'],
  additionalProperties: false,
};

export const requestUserInputSpec = functionTool(
  'request_user_input',
  'Asks the user one to three short questions and waits for the answers. For decisions that nothing at hand settles and that a guess could get badly wrong; otherwise go on with a sensible assumption. A question without an answer in the result was left open.',
  { questions: { type: 'array', items: QUESTION, description: 'One if possible, never more than three.' } },
  ['questions'],
);
