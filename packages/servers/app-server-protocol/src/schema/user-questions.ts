import { stable } from './exchange.ts';
import { object } from './named.ts';
import { maybe, OffByDefault } from './parts.ts';
import { Type } from './type.ts';

const ToolRequestUserInputOption = object('ToolRequestUserInputOption', {
  label: Type.String(),
  description: Type.String(),
});

/** `isOther`: an answer that is not among the options is welcome. `isSecret`: do not show what is typed. */
const ToolRequestUserInputQuestion = object('ToolRequestUserInputQuestion', {
  id: Type.String(),
  header: Type.String(),
  question: Type.String(),
  isOther: OffByDefault,
  isSecret: OffByDefault,
  options: maybe(Type.Array(ToolRequestUserInputOption)),
});

const ToolRequestUserInputParams = object('ToolRequestUserInputParams', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  questions: Type.Array(ToolRequestUserInputQuestion),
});

const ToolRequestUserInputAnswer = object('ToolRequestUserInputAnswer', { answers: Type.Array(Type.String()) });

/** Answers by the id of the question. */
const ToolRequestUserInputResponse = object('ToolRequestUserInputResponse', {
  answers: Type.Record(Type.String(), ToolRequestUserInputAnswer),
});

/** What the server asks. */
export const USER_INPUT_QUESTIONS = {
  'item/tool/requestUserInput': stable(ToolRequestUserInputParams, ToolRequestUserInputResponse),
};
