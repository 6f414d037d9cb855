import { describe, expect, it } from '@jest/globals';
import { SecretScrubber, secretsFromEnv } from './secrets.ts';

const url = new URL('https://api.example.com/v1/responses?api-version=2026-01-01&api_key=query-value-9');

describe('SecretScrubber', () => {
  it('masks given values in every spelling that JSON, URLs and base64 give them', () => {
    const secret = 'pa"ss\\word/+ÿ';
    const scrubber = new SecretScrubber([secret]);
    const spellings = [secret, JSON.stringify(secret), JSON.stringify(JSON.stringify(secret)), encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    for (const spelling of spellings) expect(scrubber.scrub(`<${spelling}>`)).toMatch(/^<"?(\\")?\[secret\](\\")?"?>$/);
  });

  it('learns credentials from headers and the query, and leaves harmless headers alone', () => {
    const scrubber = new SecretScrubber();
    scrubber.learnFrom({
      url,
      headers: {
        authorization: 'Bearer opaque',
        'chatgpt-account-id': 'acc-7',
        cookie: 'theme=dark; sid=session-cookie',
        'x-team-password': 'four',
        'x-custom': 'custom value',
        'user-agent': 'codex_exec/0.117.0',
      },
    });
    const seen = scrubber.scrub('opaque acc-7 session-cookie four custom value query-value-9 codex_exec/0.117.0 2026-01-01 Bearer dark');
    expect(seen).toBe('[secret] [secret] [secret] [secret] [secret] [secret] codex_exec/0.117.0 2026-01-01 Bearer dark');
  });

  it.each([
    'sk-proj-abcdef0123456789abcdef',
    'ghp_0123456789abcdefghijABCDEFGHIJ012345',
    'github_pat_11ABCDEFG0123456789_abcdefghij',
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----',
  ])('knows the shape of %s', (secret) => {
    expect(new SecretScrubber().scrub(`key: ${secret} end`)).toBe('key: [secret] end');
  });

  it('leaves prose about credentials alone', () => {
    const prose = 'Send a bearer authentication header; see risk-assessment-and-mitigation and sk-learn-style-names-here.';
    expect(new SecretScrubber().scrub(prose)).toBe(prose);
  });

  it('masks a bearer token and JSON members that hold credentials', () => {
    const scrubber = new SecretScrubber();
    expect(scrubber.scrub('curl -H "Authorization: Bearer abc123def456"')).toBe('curl -H "Authorization: Bearer [secret]"');
    expect(scrubber.scrub('whatever', 'refresh_token')).toBe('[secret]');
  });

  it('refuses a secret that would mask half the file', () => {
    expect(() => new SecretScrubber(['abc'])).toThrow(expect.objectContaining({ code: 'cassette_secret_too_short' }));
  });
});

describe('secretsFromEnv', () => {
  it('takes values by the name of their variable', () => {
    const env = { OPENAI_API_KEY: 'value-of-key', GITHUB_TOKEN: 'value-of-token', HOME: '/home/user', SSH_AUTH_SOCK: '/run/agent.1', DB_PASSWORD: 'short', GIT_AUTHOR_NAME: 'Ann Author', KEYBOARD: 'qwertz-layout' };
    expect(secretsFromEnv(env)).toEqual(['value-of-key', 'value-of-token']);
  });
});
