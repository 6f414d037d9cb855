import { type RateLimitSnapshot, type RateLimitWindow } from '@codex-ts/protocol';

type Headers = Readonly<Record<string, string>>;

const FAMILY = /^x-(.+)-primary-used-percent$/;

/**
 * The limits that a response's headers tell of, one snapshot per family: `x-codex-...` first, then every
 * `x-<limit>-primary-used-percent`. Empty when there are none. Header names are lower-case.
 */
export function rateLimitsOf(headers: Headers): RateLimitSnapshot[] {
  const families = Object.keys(headers).flatMap((name) => FAMILY.exec(name)?.[1] ?? []);
  const others = families.filter((family) => family !== 'codex').sort();
  return ['codex', ...others].map((family) => snapshot(headers, family)).filter(hasContent);
}

/** Display name of the family that a refusal is about, when `x-codex-active-limit` names one. */
export function activeLimitName(headers: Headers): string | null {
  const active = headers['x-codex-active-limit']?.trim().toLowerCase().replaceAll('_', '-');
  return active === undefined || active === '' ? null : snapshot(headers, active).limit_name;
}

function snapshot(headers: Headers, family: string): RateLimitSnapshot {
  const prefix = `x-${family}`;
  return {
    limit_id: family.replaceAll('-', '_'),
    limit_name: text(headers[`${prefix}-limit-name`]),
    primary: window(headers, `${prefix}-primary`),
    secondary: window(headers, `${prefix}-secondary`),
    credits: credits(headers),
    plan_type: null,
  };
}

function hasContent({ primary, secondary, credits: money }: RateLimitSnapshot): boolean {
  return primary !== null || secondary !== null || money !== null;
}

/** Null when the percentage is missing, or all is zero and no reset is known: the server fills unused windows so. */
function window(headers: Headers, prefix: string): RateLimitWindow | null {
  const used = number(headers[`${prefix}-used-percent`]);
  if (used === null) return null;
  const minutes = integer(headers[`${prefix}-window-minutes`]);
  const resetsAt = integer(headers[`${prefix}-reset-at`]);
  if (used === 0 && (minutes ?? 0) === 0 && resetsAt === null) return null;
  return { used_percent: used, window_minutes: minutes, resets_at: resetsAt };
}

function credits(headers: Headers): RateLimitSnapshot['credits'] {
  const has = flag(headers['x-codex-credits-has-credits']);
  const unlimited = flag(headers['x-codex-credits-unlimited']);
  if (has === null || unlimited === null) return null;
  return { has_credits: has, unlimited, balance: text(headers['x-codex-credits-balance']) };
}

function text(value: string | undefined): string | null {
  const trimmed = value?.trim();
  return trimmed === undefined || trimmed === '' ? null : trimmed;
}

function number(value: string | undefined): number | null {
  const trimmed = text(value);
  const parsed = trimmed === null ? NaN : Number(trimmed);
  return Number.isFinite(parsed) ? parsed : null;
}

function integer(value: string | undefined): number | null {
  const parsed = number(value);
  return parsed !== null && Number.isSafeInteger(parsed) ? parsed : null;
}

function flag(value: string | undefined): boolean | null {
  const word = text(value)?.toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : null;
}
