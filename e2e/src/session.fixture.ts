import { type MockTurn } from '@codex-ts/mock-model';

/** What the repository holds before the session. */
export const SESSION_FILES = { 'greeting.txt': 'hello\n' };

const patch = [
  '*** Begin Patch',
  '*** Update File: greeting.txt',
  '@@',
  '-hello',
  '+hello, world',
  '*** Add File: notes/new.txt',
  '+made by the patch',
  '*** End Patch',
  '',
].join('\n');

const plan = (first: string, second: string): Record<string, unknown> => ({
  explanation: 'Two steps',
  plan: [
    { step: 'Read the greeting', status: first },
    { step: 'Change it', status: second },
  ],
});

const usage = { input_tokens: 1000, input_tokens_details: { cached_tokens: 400 }, output_tokens: 50 };

/** Reasoning, text, two commands of which one fails, a plan, a freeform patch, a final answer. One call a response, so that the order is fixed. */
export const SESSION_TURNS: MockTurn[] = [
  { usage, items: [{ reasoning: '**Planning** the change' }, { call: 'update_plan', args: plan('in_progress', 'pending') }] },
  { usage, items: [{ message: 'I read the greeting first.', phase: 'commentary' }, { call: 'exec_command', args: { cmd: 'cat greeting.txt' } }] },
  { usage, items: [{ call: 'exec_command', args: { cmd: "echo 'it is short' && exit 3" } }] },
  { usage, items: [{ custom: 'apply_patch', input: patch }] },
  { usage, items: [{ call: 'update_plan', args: plan('completed', 'completed') }] },
  { usage, items: [{ message: 'The greeting names the world now.', phase: 'final_answer' }] },
];
