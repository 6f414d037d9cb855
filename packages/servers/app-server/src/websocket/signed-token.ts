import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signed token must say. */
export interface JwtRules {
  readonly secret: Buffer;
  /** Required as `iss`, when given. */
  readonly issuer?: string | undefined;
  /** Required as `aud`, or among those named there, when given. */
  readonly audience?: string | undefined;
  /** By how much clocks may differ. */
  readonly maxSkewSeconds: number;
}

/**
 * Whether a JSON Web Token (RFC 7519) is signed with the secret by HMAC-SHA-256, the only algorithm the original takes,
 * and holds now. `exp` is required; times are whole Unix seconds.
 */
export function isValidJwt(token: string, rules: JwtRules, now: number): boolean {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || !isSigned(`${head}.${body}`, signature, rules.secret)) return false;
  const header = decode(head);
  if (header?.['alg'] !== 'HS256' || 'crit' in header) return false;
  const claims = decode(body);
  return claims !== null && isTimely(claims, rules, now) && isMeant(claims, rules);
}

function isSigned(content: string, signature: string, secret: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(content).digest();
  const given = Buffer.from(signature, 'base64url');
  // Text that is no base64url, or has stray bits at its end, is no second spelling of a signature.
  return given.length === expected.length && given.toString('base64url') === signature && timingSafeEqual(given, expected);
}

function isTimely({ exp, nbf }: Claims, { maxSkewSeconds }: JwtRules, now: number): boolean {
  if (!Number.isSafeInteger(exp) || (exp as number) < now - maxSkewSeconds) return false;
  return nbf === undefined || (Number.isSafeInteger(nbf) && (nbf as number) <= now + maxSkewSeconds);
}

function isMeant({ iss, aud }: Claims, { issuer, audience }: JwtRules): boolean {
  if (issuer !== undefined && iss !== issuer) return false;
  return audience === undefined || aud === audience || (Array.isArray(aud) && aud.includes(audience));
}

type Claims = Readonly<Record<string, unknown>>;

function decode(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}
