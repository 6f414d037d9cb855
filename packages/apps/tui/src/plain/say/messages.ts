import { SpokenMarkdown } from '@codex-ts/terminal-markup';

import { type AgentMessageCell, type ProposedPlanCell, type ReasoningCell, type UserMessageCell } from '../../cells/cell.ts';
import { userMessageText } from '../../cells/user-message.ts';
import { safeLines } from './shorten.ts';

/** What the user said. */
export function sayUserMessage({ content }: UserMessageCell): string[] {
  return behind('You', safeLines(userMessageText(content)));
}

/** What the agent says, whole. While it comes see `SpokenStream`. */
export function sayMessage({ kind, text }: AgentMessageCell | ProposedPlanCell): string[] {
  return behind(speakerOf(kind), spoken(text.text));
}

export function sayReasoning({ text }: ReasoningCell): string[] {
  return behind('Thinking', spoken(text));
}

/** Whose words these are. */
export function speakerOf(kind: (AgentMessageCell | ProposedPlanCell)['kind']): string {
  return kind === 'proposedPlan' ? 'Proposed plan' : 'Codex';
}

/** Puts a name before the first line. */
export function behind(name: string, [first = '', ...rest]: readonly string[]): string[] {
  return [`${name}: ${first}`.trimEnd(), ...rest];
}

function spoken(source: string): string[] {
  const markdown = new SpokenMarkdown();
  return [...markdown.push(source), ...markdown.finish()];
}
