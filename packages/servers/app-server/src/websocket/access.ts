import { createHash, timingSafeEqual } from 'node:crypto';
import { isValidJwt, type JwtRules } from './signed-token.ts';

/** Who may connect: everybody who reaches the port, who knows the token, or who has a token signed with the secret. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'capability'; /** SHA-256 of the token. */ readonly digest: Buffer }
  | ({ readonly kind: 'signed' } & JwtRules);

/** Whether a value of the `Authorization` header lets its sender in, at a time in Unix seconds. */
export function isAllowed(access: Access, header: string | undefined, now: number): boolean {
  if (access.kind === 'open') return true;
  const token = bearerToken(header);
  if (token === null) return false;
  // Digests have one length, so that neither the time nor an early end tells anything about the token.
  return access.kind === 'capability' ? timingSafeEqual(digestOf(token), access.digest) : isValidJwt(token, access, now);
}

export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

function bearerToken(header: string | undefined): string | null {
  return /^bearer[ \t]+(\S+)[ \t]*$/i.exec(header ?? '')?.[1] ?? null;
}
