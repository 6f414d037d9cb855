import { type MessageItem, type Personality } from '@codex-ts/protocol';
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
  /** Absent or null where personalities are off, or the model knows none. */
  personality?: FramePersonality | null;
}

/** How the model is to come across. */
export interface FramePersonality {
  name: Personality;
  /** The `<personality_spec>` block; null for a personality that needs no words. */
  spec: string | null;
  /** The thread's base instructions are written in it already. */
  inInstructions: boolean;
}

/** What a thread was last told, as far as its record says. */
export interface ToldFrame {
  model: string;
  permissionsKey: string;
  cwd: string;
  currentDate: string | null;
  timezone: string | null;
  /** Null: none was set. Absent: the record does not say, so that nothing is taken for a change. */
  personality?: Personality | null;
}

/** What a frame leaves a thread told of. */
export function toldBy({ model, permissionsKey, environment, personality }: TurnFrame): ToldFrame {
  const { cwd, currentDate, timezone } = environment;
  return { model, permissionsKey, cwd, currentDate, timezone, personality: personality?.name ?? null };
}

/**
 * The messages that open a thread, or tell it everything anew after a compaction: developer context, then user
 * context. `previousModel`: the model that the history before them was made with, if there is one.
 */
export function openingMessages(frame: TurnFrame, previousModel: string | null = null): MessageItem[] {
  const isSwitch = previousModel !== null && previousModel !== frame.model;
  const developer = [
    ...(isSwitch ? [renderModelSwitch(frame.baseInstructions)] : []),
    frame.permissions,
    ...optional(frame.developerInstructions),
    ...(frame.personality?.inInstructions === false ? optional(frame.personality.spec) : []),
  ];
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
  developer.push(...changedPersonality(told, frame));
  const { cwd, currentDate, timezone } = frame.environment;
  const moved = told.cwd !== cwd || told.currentDate !== currentDate || told.timezone !== timezone;
  return [
    ...(developer.length > 0 ? [message('developer', developer)] : []),
    ...(moved ? [message('user', [renderEnvironment(frame.environment)])] : []),
  ];
}

/** The instructions of a new model are written in the personality of now. */
function changedPersonality(told: ToldFrame, { model, personality }: TurnFrame): string[] {
  if (personality === undefined || personality === null || told.model !== model) return [];
  return told.personality === undefined || told.personality === personality.name ? [] : optional(personality.spec);
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
