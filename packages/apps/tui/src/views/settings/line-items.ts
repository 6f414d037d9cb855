import { type ArrangeItem } from './arrange-list.ts';

/** What the status line can show, by the names that `tui.status_line` takes. */
export const STATUS_LINE_ITEMS = [
  { id: 'model-with-reasoning', description: 'Model and how hard it thinks' },
  { id: 'model-name', description: 'Model' },
  { id: 'project-root', description: 'Name of the project' },
  { id: 'current-dir', description: 'Folder of the session' },
  { id: 'git-branch', description: 'Branch that is checked out' },
  { id: 'context-remaining', description: 'How much of the context window is left' },
  { id: 'context-used', description: 'How much of the context window is used, in percent' },
  { id: 'context-window-size', description: 'Size of the context window' },
  { id: 'five-hour-limit', description: 'What is left of the five-hour limit' },
  { id: 'weekly-limit', description: 'What is left of the weekly limit' },
  { id: 'codex-version', description: 'Version of this program' },
  { id: 'used-tokens', description: 'Tokens of the session' },
  { id: 'total-input-tokens', description: 'Tokens that were sent' },
  { id: 'total-output-tokens', description: 'Tokens that came back' },
  { id: 'session-id', description: 'Id of the session' },
  { id: 'fast-mode', description: 'Whether fast mode is on' },
] as const satisfies readonly ArrangeItem[];

export type StatusLineItem = (typeof STATUS_LINE_ITEMS)[number]['id'];

export const DEFAULT_STATUS_LINE: readonly StatusLineItem[] = ['model-with-reasoning', 'context-remaining', 'current-dir'];

/** What the terminal's title can show, by the names that `tui.terminal_title` takes. */
export const TITLE_ITEMS = [
  { id: 'spinner', description: 'Turns while work goes on' },
  { id: 'project', description: 'Name of the project' },
  { id: 'app-name', description: 'Name of this program' },
  { id: 'status', description: 'Ready, Working, Thinking, or that it waits for you' },
  { id: 'thread', description: 'Name of the session' },
  { id: 'git-branch', description: 'Branch that is checked out' },
  { id: 'model', description: 'Model' },
  { id: 'task-progress', description: 'Steps of the plan that are done' },
] as const satisfies readonly ArrangeItem[];

export type TitleItem = (typeof TITLE_ITEMS)[number]['id'];

export const DEFAULT_TITLE: readonly TitleItem[] = ['spinner', 'project'];

type Texts = Readonly<Record<string, string | null>>;

/** The texts of the items that have one now, in order. */
export function itemTexts(ids: readonly string[], texts: Texts): string[] {
  return ids.flatMap((id) => (Object.hasOwn(texts, id) ? (texts[id] ?? []) : [])).filter((text) => text !== '');
}

/** The same for a preview: of items that have nothing to say now, the names. */
export function previewTexts(ids: readonly string[], texts: Texts): string[] {
  return ids.filter((id) => Object.hasOwn(texts, id)).map((id) => texts[id] || `(${id})`);
}

/** The names that mean nothing here. */
export function unknownItems(ids: readonly string[], items: readonly ArrangeItem[]): string[] {
  return ids.filter((id) => items.every((item) => item.id !== id));
}
