import { describe, expect, it } from '@jest/globals';
import { type ModelError } from './model-error.ts';
import { statusError } from './status-error.ts';

const NOW = Date.parse('2026-03-05T10:00:00');
const seconds = (local: string): number => Date.parse(local) / 1000;

function refuse(status: number, body: string | object, headers: Record<string, string> = {}): ModelError {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return statusError({ status, headers, body: text, url: 'http://h/v1/responses' }, { now: NOW });
}

describe('statusError', () => {
  it('shows the body of a 400 as it is', () => {
    expect(refuse(400, '{"error":{"message":"bad"}}')).toMatchObject({ message: '{"error":{"message":"bad"}}', code: 'bad_request' });
    expect(refuse(400, '').message).toBe('unexpected status 400 Bad Request: Unknown error, url: http://h/v1/responses');
  });

  it('knows a refused image', () => {
    const error = refuse(400, { error: { message: 'The image data you provided does not represent a valid image. Try PNG.' } });
    expect(error).toMatchObject({ code: 'invalid_image', message: 'Invalid image in your last message. Please remove it and try again.' });
  });

  it('names the marks by which operators find a request', () => {
    expect(refuse(404, 'gone', { 'cf-ray': 'ray', 'x-oai-request-id': 'req' }).message).toBe(
      'unexpected status 404 Not Found: gone, url: http://h/v1/responses, cf-ray: ray, request id: req',
    );
  });

  it('says when Cloudflare is in the way', () => {
    expect(refuse(403, '<html>Cloudflare: you have been blocked</html>', { 'cf-ray': 'ray' }).message).toBe(
      'Access blocked by Cloudflare. This usually happens when connecting from a restricted region (status 403 Forbidden), url: http://h/v1/responses, cf-ray: ray',
    );
  });

  it('does not print a whole page', () => {
    expect(refuse(502, 'x'.repeat(100_000)).message.length).toBeLessThan(2_200);
  });

  it.each([
    ['plus', 'Upgrade to Pro (https://chatgpt.com/explore/pro), visit https://chatgpt.com/codex/settings/usage to purchase more credits or'],
    ['pro', 'Visit https://chatgpt.com/codex/settings/usage to purchase more credits or'],
    ['free', 'Upgrade to Plus to continue using Codex (https://chatgpt.com/explore/plus), or'],
    ['go', 'Upgrade to Plus to continue using Codex (https://chatgpt.com/explore/plus), or'],
    ['team', 'To get more access now, send a request to your admin or'],
    ['business', 'To get more access now, send a request to your admin or'],
  ])('advises users of the %s plan', (plan, advice) => {
    const error = { type: 'usage_limit_reached', plan_type: plan, resets_at: seconds('2026-03-05T15:04:00') };
    expect(refuse(429, { error }).message).toBe(`You've hit your usage limit. ${advice} try again at 3:04 PM.`);
  });

  it.each([
    ['2026-03-05T23:59:00', 'Try again at 11:59 PM.'],
    ['2026-03-21T09:00:00', 'Try again at Mar 21st, 2026 9:00 AM.'],
    ['2026-04-02T00:30:00', 'Try again at Apr 2nd, 2026 12:30 AM.'],
    ['2027-01-13T12:00:00', 'Try again at Jan 13th, 2027 12:00 PM.'],
  ])('says when, in local time: %s', (at, expected) => {
    const error = { type: 'usage_limit_reached', resets_at: seconds(at) };
    expect(refuse(429, { error }).message).toBe(`You've hit your usage limit. ${expected}`);
  });

  it('lets the server word the advice, and names a limit that is one model\'s own', () => {
    const error = { type: 'usage_limit_reached', plan_type: 'plus', resets_at: seconds('2026-03-05T15:04:00') };
    expect(refuse(429, { error }, { 'x-codex-promo-message': 'Buy a hat' }).message).toBe(
      "You've hit your usage limit. Buy a hat, or try again at 3:04 PM.",
    );
    const headers = { 'x-codex-active-limit': 'codex_bengalfox', 'x-codex-bengalfox-limit-name': 'Bengal' };
    expect(refuse(429, { error }, headers).message).toBe(
      "You've hit your usage limit for Bengal. Switch to another model now, or try again at 3:04 PM.",
    );
  });

  it('tells who needs a plan', () => {
    expect(refuse(429, { error: { type: 'usage_not_included' } })).toMatchObject({ kind: 'usageLimitExceeded', code: 'usage_not_included' });
  });
});
