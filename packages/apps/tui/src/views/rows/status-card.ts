import { type RateLimitSnapshot, type ThreadTokenUsage } from '@codex-ts/app-server-protocol';
import { type Line, line, type Span, span } from '@codex-ts/terminal-markup';

import { BOLD, DIM } from '../../cells/looks.ts';
import { contextLeft } from '../../state/context-left.ts';
import { type CardRow, cardLines } from './card-rows.ts';
import { compactNumber } from './compact-number.ts';
import { progressBar } from './progress-bar.ts';

/** What `/status` tells. What is null has no row. */
export interface StatusFacts {
  readonly version: string;
  readonly model: string;
  /** Of the model: `reasoning high`, `summaries auto`. */
  readonly modelDetails: readonly string[];
  /** When it is not the usual one. */
  readonly provider: { readonly name: string; readonly url: string | null } | null;
  readonly directory: string;
  readonly permissions: string;
  readonly agentsFiles: readonly string[];
  readonly account: string | null;
  readonly threadName: string | null;
  readonly mode: string | null;
  readonly sessionId: string | null;
  readonly forkedFrom: string | null;
  readonly usage: ThreadTokenUsage | null;
  /** Tokens are worth telling to those who pay for them. */
  readonly showsTokens: boolean;
  readonly limits: readonly RateLimitSnapshot[];
  /** Whether there are limits, told or not. */
  readonly hasLimits: boolean;
  /** A moment in words, from Unix seconds: `14:05`, `14:05 on 3 May`. */
  readonly formatTime: (seconds: number) => string;
}

const BAR = 22;
/** Narrower cards have no room for bars. */
const BAR_WIDTH = 60;
/** Where those with a ChatGPT plan see what they have used. */
const USAGE_PAGE = 'https://chatgpt.com/codex/settings/usage';
const HOUR_MINUTES = 60;
const WEEK_MINUTES = 10_080;

export function statusCardLines(facts: StatusFacts, width: number): Line[] {
  const { provider, usage } = facts;
  const details = facts.modelDetails.length === 0 ? [] : [span(` (${facts.modelDetails.join(', ')})`, DIM)];
  const optional = (label: string, value: string | null): CardRow[] => (value === null ? [] : [{ label, value: [value] }]);
  const rows: CardRow[] = [
    { text: line(span('>_ ', DIM), span('codex-ts', BOLD), span(` (v${facts.version})`, DIM)) },
    { text: line() },
    { label: 'Model', value: [facts.model, ...details] },
    ...optional('Model provider', provider === null ? null : [provider.name, ...(provider.url === null ? [] : [provider.url])].join(' - ')),
    { label: 'Directory', value: [facts.directory] },
    { label: 'Permissions', value: [facts.permissions] },
    { label: 'Agents.md', value: [facts.agentsFiles.length === 0 ? '<none>' : facts.agentsFiles.join(', ')] },
    ...optional('Account', facts.account),
    ...optional('Thread name', facts.threadName),
    ...optional('Collaboration mode', facts.mode),
    ...optional('Session', facts.sessionId),
    ...optional('Forked from', facts.forkedFrom),
    ...(usage === null ? [] : usageRows(usage, facts.showsTokens)),
    ...limitRows(facts, width),
  ];
  return cardLines(rows, width);
}

function usageRows(usage: ThreadTokenUsage, showsTokens: boolean): CardRow[] {
  const { total, last, modelContextWindow } = usage;
  const left = contextLeft(usage);
  const window: readonly (Span | string)[] =
    'percent' in left
      ? [`${left.percent}% left`, span(` (${compactNumber(last.totalTokens)} used / ${compactNumber(modelContextWindow ?? 0)})`, DIM)]
      : [`${compactNumber(left.usedTokens)} used`];
  const tokens: CardRow = { label: 'Token usage', value: [`${compactNumber(total.totalTokens)} total`, span(` (${compactNumber(total.inputTokens)} in + ${compactNumber(total.outputTokens)} out)`, DIM)] };
  return [{ text: line() }, ...(showsTokens ? [tokens] : []), { label: 'Context window', value: window }];
}

function limitRows({ limits, hasLimits, formatTime }: StatusFacts, width: number): CardRow[] {
  const rows = limits.flatMap((limit) =>
    [limit.primary, limit.secondary].flatMap((window): CardRow[] => {
      if (window == null) return [];
      const left = Math.max(0, Math.min(100, 100 - window.usedPercent));
      const resets = window.resetsAt == null ? [] : [span(` (resets ${formatTime(window.resetsAt)})`, DIM)];
      const name = [...(limit.limitName == null ? [] : [limit.limitName]), `${periodName(window.windowDurationMins ?? null)}limit`].join(' ');
      return [{ label: name.charAt(0).toUpperCase() + name.slice(1), value: [`${width < BAR_WIDTH ? '' : `${progressBar(left / 100, BAR)} `}${left}% left`, ...resets] }];
    }),
  );
  if (!hasLimits && rows.length === 0) return [];
  const told: CardRow[] = rows.length > 0 ? rows : [{ label: 'Limits', value: [span('known after the first answer', DIM)] }];
  return hasLimits ? [...told, { label: 'More on limits', value: [span(USAGE_PAGE, { fg: 'cyan', underline: true, link: USAGE_PAGE })] }] : told;
}

function periodName(minutes: number | null): string {
  if (minutes === null) return '';
  if (minutes === WEEK_MINUTES) return 'weekly ';
  return minutes % HOUR_MINUTES === 0 ? `${minutes / HOUR_MINUTES}h ` : `${minutes}m `;
}
