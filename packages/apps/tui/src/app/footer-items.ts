import { basename } from 'node:path';

import { contextLeft } from '../state/context-left.ts';
import { type ThreadState } from '../state/thread-state.ts';
import { compactNumber } from '../views/rows/compact-number.ts';
import { DEFAULT_STATUS_LINE, itemTexts } from '../views/settings/line-items.ts';
import { type SessionSettings } from './session.ts';

export interface StatusLineFacts {
  readonly settings: SessionSettings | null;
  readonly state: Pick<ThreadState, 'usage' | 'rateLimits' | 'threadId'>;
  readonly cwd: string;
  readonly home: string | undefined;
  readonly version: string;
}

/** The items of `tui.status_line` with what they say now, and the names that mean nothing here. */
export function footerItems(names: readonly string[] | undefined, { settings, state, cwd, home, version }: StatusLineFacts): { readonly texts: string[]; readonly unknown: string[] } {
  const { usage, rateLimits, threadId } = state;
  const total = usage?.total;
  const window = usage?.modelContextWindow ?? null;
  const left = (limit: { readonly usedPercent: number } | null | undefined, name: string): string | null => (limit == null ? null : `${name} ${Math.max(0, 100 - limit.usedPercent)}% left`);
  const tokens = (count: number | undefined, what: string): string | null => (count === undefined ? null : `${compactNumber(count)} ${what}`);
  return itemTexts(names ?? DEFAULT_STATUS_LINE, {
    'model-with-reasoning': settings === null ? null : `${settings.model} ${settings.effort ?? 'default'}`,
    'model-name': settings?.model ?? null,
    'project-root': basename(cwd),
    'current-dir': homePath(cwd, home),
    'context-remaining': usage === null ? '100% left' : leftText(contextLeft(usage)),
    'context-used': usage === null ? null : `${compactNumber(usage.last.totalTokens)} used`,
    'context-window-size': window === null ? null : `${compactNumber(window)} window`,
    'five-hour-limit': left(rateLimits?.primary, '5h'),
    'weekly-limit': left(rateLimits?.secondary, 'weekly'),
    'codex-version': `v${version}`,
    'used-tokens': tokens(total?.totalTokens, 'tokens'),
    'total-input-tokens': tokens(total?.inputTokens, 'in'),
    'total-output-tokens': tokens(total?.outputTokens, 'out'),
    'session-id': threadId,
  });
}

function leftText(left: ReturnType<typeof contextLeft>): string {
  return 'percent' in left ? `${left.percent}% left` : `${compactNumber(left.usedTokens)} used`;
}

/** A folder as people write it: `~` for their own. */
export function homePath(path: string, home: string | undefined): string {
  if (home === undefined || home === '' || home === '/') return path;
  if (path === home) return '~';
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
