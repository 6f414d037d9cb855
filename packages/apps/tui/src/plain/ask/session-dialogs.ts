import { type Thread } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';

import { listParams, type SessionFilter } from '../../app/sessions/session-feed.ts';
import { relativeTime } from '../../views/pickers/relative-time.ts';
import { titleOf } from '../../views/pickers/session-columns.ts';
import { ChoiceDialog, type ChoiceOptions } from './choice-dialog.ts';

/** So many are listed; others are found by their name, which the command takes. */
const MOST = 100;

/** Stored conversations, the one that was used last first; null where there are none. `otherwise`: what choosing none means. */
export async function sessionDialog(client: AppServerClient, filter: SessionFilter, otherwise: string): Promise<ChoiceDialog<Thread | null> | null> {
  const { data } = await client.request('thread/list', { ...listParams(filter), sortKey: 'updated_at', limit: MOST });
  if (data.length === 0) return null;
  const now = Date.now() / 1000;
  const rows = data.map((thread) => ({ value: thread, label: titleOf(thread), description: [relativeTime(thread.updatedAt, now), ...(filter.cwd === null ? [thread.cwd] : [])].join(', ') }));
  return new ChoiceDialog<Thread | null>({ lines: ['Which conversation?'], rows, safe: { value: null, words: otherwise } });
}

/** A conversation ran in another folder than this: where does it go on? */
export function folderDialog<T>({ stored, here, isGone }: { readonly stored: string; readonly here: string; readonly isGone: boolean }, safe: ChoiceOptions<string | T>['safe']): ChoiceDialog<string | T> {
  return new ChoiceDialog<string | T>({
    lines: ['In which folder should the conversation go on?'],
    rows: [
      { value: stored, label: 'Its own folder', description: stored, disabled: isGone ? 'it is not there any more' : undefined },
      { value: here, label: 'This folder', description: here },
    ],
    safe,
  });
}
