import { type ToolOutcome } from '@codex-ts/core';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';
import { readQuestions } from './user-questions.ts';

export const requestUserInput: ToolHandler = { name: 'request_user_input', parallel: false, run };

/** Asks whatever the approval policy is: nothing is allowed by an answer. Nobody's answer is one without answers. */
async function run(call: ToolCall, { services, signal, turn }: ToolScope): Promise<ToolOutcome> {
  if (!turn.offersQuestions) throw new ToolFailure('request_user_input is unavailable in Default mode');
  if (call.payload.kind !== 'function') throw new ToolFailure('request_user_input takes JSON arguments');
  const questions = readQuestions(call.payload.arguments);
  const answers = await services.askUser({ itemId: call.callId, questions }, signal);
  // An answer that comes as the turn is being stopped is not one to go on with.
  signal.throwIfAborted();
  return { output: JSON.stringify({ answers }) };
}
