import { type ToolCallItem } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';

import { isObject, type JsonObject } from './shape.ts';

/** A tool call as a person reads it. `language` is the word behind the fence of a code block. */
export interface DescribedCall {
  name: string;
  language: 'sh' | 'diff' | 'json' | 'text';
  text: string;
}

/** Commands as a shell line, patches as they were written, plans as a list, all else as its arguments. */
export function describeCall(call: ToolCallItem): DescribedCall {
  if (call.type === 'local_shell_call') return { name: 'local_shell', language: 'sh', text: quoteShell(call.action.command) };
  const { name } = call;
  if (call.type === 'custom_tool_call') {
    return { name, language: name === 'apply_patch' ? 'diff' : 'text', text: call.input };
  }
  const given = parsed(call.arguments);
  if (given === null) return { name, language: 'text', text: call.arguments };
  return { name, ...(special(name, given) ?? { language: 'json', text: JSON.stringify(given, null, 2) }) };
}

function special(name: string, given: JsonObject): Omit<DescribedCall, 'name'> | null {
  const command = given['cmd'] ?? given['command'];
  if (typeof command === 'string') return { language: 'sh', text: command };
  if (isWords(command)) return { language: 'sh', text: quoteShell(command) };
  if (name === 'apply_patch' && typeof given['input'] === 'string') return { language: 'diff', text: given['input'] };
  if (name === 'update_plan' && Array.isArray(given['plan'])) return { language: 'text', text: planText(given['plan']) };
  return null;
}

const MARKS: Readonly<Record<string, string | undefined>> = { completed: '[x]', in_progress: '[~]' };

function planText(plan: readonly unknown[]): string {
  const steps = plan.filter(isObject);
  return steps.map(({ step, status }) => `${MARKS[String(status)] ?? '[ ]'} ${String(step)}`).join('\n');
}

function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    // Models write what they like; it is shown as it stands.
    return null;
  }
}
