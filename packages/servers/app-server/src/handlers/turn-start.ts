import { type TurnStartParams, type UserInput as WireInput } from '@codex-ts/app-server-protocol';
import { type TextElement, type UserInput } from '@codex-ts/protocol';
import { type TurnChanges } from '@codex-ts/threads';
import { turn } from '../notifications-of.ts';
import { RequestError } from '../request-error.ts';
import { fromWirePolicy } from '../wire-policy.ts';
import { type Handler } from './handler.ts';

/** Unlike the original, input for a turn that runs already is answered with that turn's id, so that its end can be awaited. */
export const turnStart: Handler<'turn/start'> = async ({ server }, params) => {
  const { live } = server.threads.require(params.threadId);
  if (params.input.length === 0) throw new RequestError('input must not be empty');
  const input = params.input.map(userInput);
  const turnId = await live.startTurn({ input, outputSchema: params.outputSchema ?? undefined }, changes(params));
  return { turn: turn(turnId, 'inProgress') };
};

export function userInput(part: WireInput): UserInput {
  if (part.type === 'text') return { type: 'text', text: part.text, ...spans(part.text_elements ?? []) };
  if (part.type === 'image' || part.type === 'localImage') return part;
  throw new RequestError(`input of type "${part.type}" is not part of this version`);
}

function spans(elements: NonNullable<Extract<WireInput, { type: 'text' }>['text_elements']>): { text_elements?: TextElement[] } {
  if (elements.length === 0) return {};
  return { text_elements: elements.map(({ byteRange, placeholder }) => ({ byteRange, placeholder: placeholder ?? null })) };
}

function changes(params: TurnStartParams): TurnChanges {
  return {
    ...(params.cwd ? { cwd: params.cwd } : {}),
    ...(params.approvalPolicy ? { approvalPolicy: params.approvalPolicy } : {}),
    ...(params.sandboxPolicy ? { sandboxPolicy: fromWirePolicy(params.sandboxPolicy) } : {}),
    ...(params.model ? { model: params.model } : {}),
    // Absent: as before. null: none.
    ...(params.serviceTier === undefined ? {} : { serviceTier: params.serviceTier }),
    ...(params.effort ? { effort: params.effort } : {}),
    ...(params.summary ? { summary: params.summary } : {}),
    ...(params.personality ? { personality: params.personality } : {}),
  };
}
