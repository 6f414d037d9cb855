import { basename } from 'node:path';

import { type ThreadState } from '../../state/thread-state.ts';
import { type TitleItem } from '../../views/settings/line-items.ts';

export interface TitleFacts {
  readonly state: Pick<ThreadState, 'turn' | 'name' | 'plan' | 'questions'>;
  readonly cwd: string;
  readonly model: string | null;
  /** Of the repository; null where there is none. */
  readonly root: string | null;
  readonly branch: string | null;
  /** How the mark of work looks now. */
  readonly spinner: string;
}

/** What the items of `tui.terminal_title` say now; null for those that have nothing to say. */
export function titleItems({ state, cwd, model, root, branch, spinner }: TitleFacts): Readonly<Record<TitleItem, string | null>> {
  const { turn, name, plan } = state;
  const done = plan?.steps.filter(({ status }) => status === 'completed').length ?? 0;
  return {
    spinner: turn === null ? null : spinner,
    project: basename(root ?? cwd),
    'app-name': 'codex-ts',
    status: statusText(state),
    thread: name,
    'git-branch': branch,
    model,
    'task-progress': plan === null || plan.steps.length === 0 ? null : `${done}/${plan.steps.length}`,
  };
}

function statusText({ turn, questions }: TitleFacts['state']): string {
  if (turn === null) return 'Ready';
  if (questions.length > 0) return 'Waiting for you';
  return turn.heading === null ? 'Working' : 'Thinking';
}
