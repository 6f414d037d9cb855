const MIN_SECRET = 6;

/** Replaces every secret found in the text. Very short ones are let be: they would blot out ordinary words. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => (secret.length < MIN_SECRET ? rest : rest.replaceAll(secret, '***')), text);
}

/** A URL fit to print: no user, no password, no values in the query. */
export function printableUrl(url: URL): string {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  const keys = [...new Set(copy.searchParams.keys())];
  copy.search = '';
  return keys.length === 0 ? copy.href : `${copy.href}?${keys.map((key) => `${encodeURIComponent(key)}=***`).join('&')}`;
}
