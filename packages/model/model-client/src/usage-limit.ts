import { type JsonRecord } from './json-value.ts';
import { activeLimitName } from './rate-limits.ts';

const UPGRADE_PRO = 'Upgrade to Pro (https://chatgpt.com/explore/pro)';
const CREDITS = 'isit https://chatgpt.com/codex/settings/usage to purchase more credits';

/**
 * The sentence for a 429 of type `usage_limit_reached`. The advice depends on the plan, unless the server words it
 * itself (`x-codex-promo-message`) or the limit is one model's own. `now` is in milliseconds.
 */
export function usageLimitMessage(error: JsonRecord, headers: Readonly<Record<string, string>>, now: number): string {
  const when = againAt(error['resets_at'], now);
  const name = activeLimitName(headers);
  if (name !== null && name.toLowerCase() !== 'codex') {
    return `You've hit your usage limit for ${name}. Switch to another model now, or ${when}.`;
  }
  const promo = headers['x-codex-promo-message']?.trim();
  const advice = promo === undefined || promo === '' ? planAdvice(error['plan_type']) : `${promo},`;
  if (advice === null) return `You've hit your usage limit. ${when.charAt(0).toUpperCase()}${when.slice(1)}.`;
  return `You've hit your usage limit. ${advice} or ${when}.`;
}

function planAdvice(plan: unknown): string | null {
  switch (plan) {
    case 'plus':
      return `${UPGRADE_PRO}, v${CREDITS}`;
    case 'pro':
      return `V${CREDITS}`;
    case 'free':
    case 'go':
      return 'Upgrade to Plus to continue using Codex (https://chatgpt.com/explore/plus),';
    case 'team':
    case 'business':
      return 'To get more access now, send a request to your admin';
    default:
      return null;
  }
}

/** `try again at 3:04 PM`, with the date when that is not today, in local time; `later` when the time is not known. */
function againAt(resetsAt: unknown, now: number): string {
  if (typeof resetsAt !== 'number' || !Number.isFinite(resetsAt)) return 'try again later';
  const at = new Date(resetsAt * 1000);
  if (Number.isNaN(at.getTime())) return 'try again later';
  const time = at.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' }).replaceAll('\u202f', ' ');
  if (at.toDateString() === new Date(now).toDateString()) return `try again at ${time}`;
  const month = at.toLocaleDateString('en-US', { month: 'short' });
  return `try again at ${month} ${ordinal(at.getDate())}, ${at.getFullYear()} ${time}`;
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return `${day}th`;
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`;
}
