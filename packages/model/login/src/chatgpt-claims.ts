import { type Fields, isFields, nonEmpty, readAuthFields, tokenClaims } from './auth-file.ts';

/** What the kept id token says of who signed in with ChatGPT. */
export interface ChatgptClaims {
  readonly email: string | null;
  /** `free`, `plus` and the like, as the server named it. */
  readonly plan: string | null;
}

/** Both null when there is no such login, or it does not say. Throws as reading auth.json does. */
export async function chatgptClaims(codexHome: string): Promise<ChatgptClaims> {
  const tokens = (await readAuthFields(codexHome))?.['tokens'];
  const { all, openai } = tokenClaims(isFields(tokens) ? tokens['id_token'] : undefined);
  return { email: nonEmpty(all['email']) ?? profileEmail(all) ?? null, plan: nonEmpty(openai['chatgpt_plan_type']) ?? null };
}

/** Newer tokens have the address in a claim of its own. */
function profileEmail(claims: Fields): string | undefined {
  const profile = claims['https://api.openai.com/profile'];
  return isFields(profile) ? nonEmpty(profile['email']) : undefined;
}
