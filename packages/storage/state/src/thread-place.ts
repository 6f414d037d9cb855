import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { parseRolloutName } from '@codex-ts/rollout';

/** Where a rollout lies within its home: the folder with `/` between its parts, and the name of the file. */
export interface ThreadPlace {
  folder: string;
  file: string;
}

export const SESSIONS = 'sessions';
export const ARCHIVE = 'archived_sessions';

const LISTED = new RegExp(`^(?:${SESSIONS}/\\d{4}/\\d{2}/\\d{2}|${ARCHIVE})$`);

/** The place of a file; null for one that lists do not look at. */
export function placeOf(codexHome: string, path: string): ThreadPlace | null {
  const within = relative(codexHome, path);
  if (isAbsolute(within)) return null;
  const folder = dirname(within).split(sep).join('/');
  const file = basename(within);
  return LISTED.test(folder) && /^rollout-.*\.jsonl$/.test(file) ? { folder, file } : null;
}

export function pathOf(codexHome: string, place: ThreadPlace): string {
  return join(codexHome, place.folder, place.file);
}

export function isArchived(folder: string): boolean {
  return folder === ARCHIVE;
}

/** The thread that the name of a file promises; null for a name without a UUID. */
export function namedId(file: string): string | null {
  return parseRolloutName(file)?.id ?? null;
}
