import { readAuthFile } from './auth-file.ts';

export type LoginStatus =
  | { readonly kind: 'none' }
  | { readonly kind: 'chatgpt' }
  | { readonly kind: 'api_key'; readonly maskedKey: string };

/** What auth.json holds, fit to print. The environment is not considered. Throws as reading the file does. */
export async function loginStatus(codexHome: string): Promise<LoginStatus> {
  const stored = await readAuthFile(codexHome);
  return stored.kind === 'api_key' ? { kind: 'api_key', maskedKey: maskKey(stored.key) } : { kind: stored.kind };
}

/** First 8 and last 5 characters around `***`; a key of 13 or fewer shows nothing of itself. */
function maskKey(key: string): string {
  const points = [...key];
  return points.length <= 13 ? '***' : `${points.slice(0, 8).join('')}***${points.slice(-5).join('')}`;
}
