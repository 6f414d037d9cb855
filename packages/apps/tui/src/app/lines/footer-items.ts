import { basename } from 'node:path';

import { type RateLimitSnapshot } from '@codex-ts/app-server-protocol';

import { contextLeft } from '../../state/context-left.ts';
import { type ThreadState } from '../../state/thread-state.ts';
import { compactNumber } from '../../views/rows/compact-number.ts';
import { type StatusLineItem } from '../../views/settings/line-items.ts';
import { type SessionSettings } from '../thread/session.ts';

export interface StatusLineFacts {
  readonly settings: SessionSettings | null;
  readonly state: Pick<ThreadState, 'usage' | 'isUsageUnknown' | 'rateLimits' | 'threadId'>;
  readonly cwd: string;
  readonly home: string | undefined;
  readonly version: string;
  /** Of the repository; null where there is none. */
  readonly root: string | null;
  readonly branch: string | null;
}

const FIVE_HOURS = 300;
const WEEK = 10_080;

/** What the items of `tui.status_line` say now; null for those that have nothing to say. */
export function footerItems({ settings, state, cwd, home, version, root, branch }: StatusLineFacts): Readonly<Record<StatusLineItem, string | null>> {
  const { usage, isUsageUnknown, rateLimits, threadId } = state;
  const unused = (text: string): string | null => (isUsageUnknown ? null : text);
  const total = usage?.total;
  const window = usage?.modelContextWindow ?? null;
  const tokens = (count: number | undefined, what: string): string | null => (count === undefined ? null : `${compactNumber(count)} ${what}`);
  const fast = settings?.serviceTier === 'fast';
  return {
    'model-with-reasoning': settings === null ? null : `${settings.model} ${settings.effort ?? 'default'}${fast ? ' fast' : ''}`,
    'model-name': settings?.model ?? null,
    'project-root': basename(root ?? cwd),
    'current-dir': homePath(cwd, home),
    'git-branch': branch,
    'context-remaining': usage === null ? unused('100% left') : leftText(contextLeft(usage)),
    'context-used': usage === null ? unused('0% used') : usedText(contextLeft(usage)),
    'context-window-size': window === null ? null : `${compactNumber(window)} window`,
    'five-hour-limit': limitText(rateLimits, FIVE_HOURS, '5h'),
    'weekly-limit': limitText(rateLimits, WEEK, 'weekly'),
    'codex-version': `v${version}`,
    'used-tokens': tokens(total?.totalTokens, 'tokens'),
    'total-input-tokens': tokens(total?.inputTokens, 'in'),
    'total-output-tokens': tokens(total?.outputTokens, 'out'),
    'session-id': threadId,
    'fast-mode': settings === null ? null : `fast ${fast ? 'on' : 'off'}`,
  };
}

function leftText(left: ReturnType<typeof contextLeft>): string {
  return 'percent' in left ? `${left.percent}% left` : `${compactNumber(left.usedTokens)} used`;
}

function usedText(left: ReturnType<typeof contextLeft>): string {
  return 'percent' in left ? `${100 - left.percent}% used` : `${compactNumber(left.usedTokens)} used`;
}

/** The limit over so many minutes, whichever of the two it comes as. */
function limitText(limits: RateLimitSnapshot | null, minutes: number, name: string): string | null {
  const limit = [limits?.primary, limits?.secondary].find((each) => each?.windowDurationMins === minutes);
  return limit == null ? null : `${name} ${Math.max(0, Math.min(100, 100 - limit.usedPercent))}% left`;
}

/** A folder as people write it: `~` for their own. */
export function homePath(path: string, home: string | undefined): string {
  if (home === undefined || home === '' || home === '/') return path;
  if (path === home) return '~';
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
