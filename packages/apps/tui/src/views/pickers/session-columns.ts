import { type Thread } from '@codex-ts/app-server-protocol';
import { sanitizeRow, splitAtWidth, textWidth, truncateMiddle } from '@codex-ts/terminal-markup';

import { relativeTime } from './relative-time.ts';

/** A column, and when it goes. */
interface Column {
  readonly id: 'created' | 'updated' | 'branch' | 'cwd';
  readonly title: string;
  readonly most: number;
  readonly text: (thread: Thread, nowSeconds: number) => string;
}

const CREATED: Column = { id: 'created', title: 'Created', most: 16, text: ({ createdAt }, now) => relativeTime(createdAt, now) };
const UPDATED: Column = { id: 'updated', title: 'Updated', most: 16, text: ({ updatedAt }, now) => relativeTime(updatedAt, now) };
const BRANCH: Column = { id: 'branch', title: 'Branch', most: 24, text: ({ gitInfo }) => sanitizeRow(gitInfo?.branch ?? '-') };
const CWD: Column = { id: 'cwd', title: 'Folder', most: 28, text: ({ cwd }) => sanitizeRow(cwd) };
/** What the conversation itself needs at least. */
const LEAST_TITLE = 24;
const LEAST = 6;
const BETWEEN = 2;

export interface SessionTable {
  readonly header: string;
  readonly rows: readonly string[];
}

/** What a conversation is called: its name, or how it began. */
export function titleOf({ name, preview }: Thread): string {
  const title = sanitizeRow(name ?? '').trim() || sanitizeRow(preview).trim();
  return title === '' ? '(no message yet)' : title;
}

/**
 * Conversations in columns, in rows of at most `width` cells. Where there is no room, columns go: the time that is not
 * sorted by first, then the branch, the folder, and the other time.
 */
export function sessionTable(threads: readonly Thread[], width: number, { sortKey, showCwd, nowSeconds }: { readonly sortKey: 'created_at' | 'updated_at'; readonly showCwd: boolean; readonly nowSeconds: number }): SessionTable {
  const sorted = sortKey === 'created_at' ? CREATED : UPDATED;
  const other = sortKey === 'created_at' ? UPDATED : CREATED;
  const order = [CREATED, UPDATED, BRANCH, ...(showCwd ? [CWD] : [])];
  const going = [other, BRANCH, CWD, sorted];
  const cells = new Map(order.map((column) => [column, threads.map((thread) => column.text(thread, nowSeconds))]));
  const widths = new Map(order.map((column) => [column, Math.min(column.most, Math.max(LEAST, textWidth(column.title), ...(cells.get(column) ?? []).map(textWidth)))]));
  let kept = order;
  const used = (): number => kept.reduce((sum, column) => sum + (widths.get(column) ?? 0) + BETWEEN, 0);
  for (const column of going) if (used() + LEAST_TITLE > width) kept = kept.filter((each) => each !== column);
  const join = (texts: readonly string[], title: string): string => kept.map((column, index) => cell(texts[index] ?? '', widths.get(column) ?? 0, column.id === 'cwd')).join('') + title;
  return {
    header: join(kept.map(({ title }) => title), 'Conversation'),
    rows: threads.map((thread, index) => join(kept.map((column) => cells.get(column)?.[index] ?? ''), titleOf(thread))),
  };
}

function cell(text: string, width: number, isPath: boolean): string {
  const shown = textWidth(text) <= width ? text : isPath ? truncateMiddle(text, width) : `${splitAtWidth(text, width - 1)[0]}…`;
  return shown + ' '.repeat(width - textWidth(shown) + BETWEEN);
}
