import { basename } from 'node:path';

import { type ThreadState } from '../state/thread-state.ts';
import { DEFAULT_TITLE, itemTexts } from '../views/settings/line-items.ts';

/** The items of `tui.terminal_title` with what they say now, and the names that mean nothing here. */
export function titleItems(names: readonly string[] | undefined, { turn, name, plan }: Pick<ThreadState, 'turn' | 'name' | 'plan'>, { cwd, model }: { readonly cwd: string; readonly model: string | null }): { readonly texts: string[]; readonly unknown: string[] } {
  const done = plan?.steps.filter(({ status }) => status === 'completed').length ?? 0;
  return itemTexts(names ?? DEFAULT_TITLE, {
    spinner: turn === null ? null : '*',
    project: basename(cwd),
    'app-name': 'codex-ts',
    status: turn === null ? 'Ready' : 'Working',
    thread: name,
    model,
    'task-progress': plan === null ? null : `${done}/${plan.steps.length}`,
  });
}
