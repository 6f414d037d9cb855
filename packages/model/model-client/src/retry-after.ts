const MAX_WAIT_MS = 60_000;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds: whole or fractional seconds, or an HTTP date.
 * Null when there is none, it makes no sense, or it is beyond a minute, which is not ours to sit out.
 */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : dateWait(text, now);
  return ms !== null && ms <= MAX_WAIT_MS ? ms : null;
}

function dateWait(text: string, now: number): number | null {
  // `Date.parse` takes `-5` and much else for a date; an HTTP date starts with its weekday.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
