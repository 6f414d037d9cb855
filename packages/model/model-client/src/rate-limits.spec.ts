import { describe, expect, it } from '@jest/globals';
import { rateLimitsOf } from './rate-limits.ts';

describe('rateLimitsOf', () => {
  it('reads every family of limits', () => {
    const snapshots = rateLimitsOf({
      'x-codex-primary-used-percent': '12.5',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-at': '1700000000',
      'x-codex-secondary-used-percent': '40',
      'x-codex-credits-has-credits': 'True',
      'x-codex-credits-unlimited': 'false',
      'x-codex-credits-balance': '12.50',
      'x-codex-bengalfox-primary-used-percent': '1',
      'x-codex-bengalfox-limit-name': ' Bengal ',
    });
    const credits = { has_credits: true, unlimited: false, balance: '12.50' };
    expect(snapshots).toEqual([
      {
        limit_id: 'codex',
        limit_name: null,
        primary: { used_percent: 12.5, window_minutes: 300, resets_at: 1_700_000_000 },
        secondary: { used_percent: 40, window_minutes: null, resets_at: null },
        credits,
        plan_type: null,
      },
      {
        limit_id: 'codex_bengalfox',
        limit_name: 'Bengal',
        primary: { used_percent: 1, window_minutes: null, resets_at: null },
        secondary: null,
        credits,
        plan_type: null,
      },
    ]);
  });

  it.each([
    ['no headers', {}],
    ['other headers', { 'content-type': 'text/event-stream', 'x-request-id': '1' }],
    ['an unused window', { 'x-codex-primary-used-percent': '0', 'x-codex-primary-window-minutes': '0' }],
    ['no numbers', { 'x-codex-primary-used-percent': 'NaN', 'x-codex-secondary-used-percent': '' }],
  ])('finds nothing in %s', (_name, headers) => {
    expect(rateLimitsOf(headers as Record<string, string>)).toEqual([]);
  });
});
