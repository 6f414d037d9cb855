import { type MessageItem } from '@codex-ts/protocol';
import { type Environment, renderEnvironment } from './environment-context.ts';

/** What frames a thread, besides the base instructions: told once, then only where it changes. */
export interface TurnFrame {
  model: string;
  /** Base instructions of `model`, repeated to the model when a thread moves to another one. */
  baseInstructions: string;
  /** The whole `<permissions instructions>` block. */
  permissions: string;
  /** Identifies the policies behind `permissions`; a change is told anew. */
  permissionsKey: string;
  developerInstructions: string | null;
  projectDocs: string | null;
  environment: Environment;
}

/** What a thread was last told, as far as its record says. */
export interface ToldFrame {
  model: string;
  permissionsKey: string;
  cwd: string;
  currentDate: string | null;
  timezone: string | null;
}

/** The messages that open a thread: developer context, then user context. */
export function openingMessages(frame: TurnFrame): MessageItem[] {
  const developer = [frame.permissions, ...optional(frame.developerInstructions)];
  const docs = frame.projectDocs === null ? [] : [renderProjectDocs(frame.environment.cwd, frame.projectDocs)];
  return [message('developer', developer), message('user', [...docs, renderEnvironment(frame.environment)])];
}

/**
 * The messages that tell what changed since `told`; empty when nothing did. Appended just before the new user
 * message, so that what was sent before keeps its bytes.
 */
export function changeMessages(told: ToldFrame, frame: TurnFrame): MessageItem[] {
  const developer: string[] = [];
  if (told.model !== frame.model) developer.push(renderModelSwitch(frame.baseInstructions));
  if (told.permissionsKey !== frame.permissionsKey) developer.push(frame.permissions);
  const { cwd, currentDate, timezone } = frame.environment;
  const moved = told.cwd !== cwd || told.currentDate !== currentDate || told.timezone !== timezone;
  return [
    ...(developer.length > 0 ? [message('developer', developer)] : []),
    ...(moved ? [message('user', [renderEnvironment(frame.environment)])] : []),
  ];
}

function message(role: 'developer' | 'user', texts: readonly string[]): MessageItem {
  return { type: 'message', role, content: texts.map((text) => ({ type: 'input_text', text })) };
}

function optional(text: string | null): string[] {
  return text === null || text.trim() === '' ? [] : [text];
}

function renderProjectDocs(cwd: string, docs: string): string {
  return `# AGENTS.md instructions for ${cwd}\n\n<INSTRUCTIONS>\n${docs}\n</INSTRUCTIONS>`;
}

function renderModelSwitch(instructions: string): string {
  return [
    '<model_switch>',
    'The thread continues with another model: you. From here on, follow these instructions.',
    '',
    instructions,
    '</model_switch>',
  ].join('\n');
}
