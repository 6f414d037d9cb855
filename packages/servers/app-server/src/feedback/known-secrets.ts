import { join } from 'node:path';
import { tailOfFile } from './tail-of-file.ts';

export interface SecretSources {
  readonly codexHome: string;
  /** The configuration after all layers. */
  readonly merged: Readonly<Record<string, unknown>>;
  readonly env: NodeJS.ProcessEnv;
}

const MEBI = 1024 * 1024;
const SECRET_VARIABLE = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i;
/** Tables of the configuration whose texts may all be secret. */
const SECRET_TABLES = new Set(['http_headers', 'headers', 'query_params']);
/** Those that set variables: there the names tell. */
const VARIABLE_TABLES = new Set(['env', 'set']);
/** The longer texts of a JSON file, damaged or not: keys, tokens, ids. The names of kinds of login are shorter. */
const LONG_TEXT = /"((?:[^"\\]|\\.){8,})"\s*[,}\]\n]/g;

/**
 * Every value that must not leave with feedback, however it got into a log: logins that are kept, whatever the provider in
 * use; variables whose names say so or that the configuration names; headers and tokens in the configuration itself.
 */
export async function knownSecrets({ codexHome, merged, env }: SecretSources): Promise<string[]> {
  const login = await tailOfFile('auth.json', join(codexHome, 'auth.json'), MEBI);
  const kept = [...(login.text ?? '').matchAll(LONG_TEXT)].map(([, text = '']) => text);
  const configured = secretsIn(merged);
  const names = [...Object.keys(env).filter((name) => SECRET_VARIABLE.test(name)), ...configured.variables];
  return [...kept, ...configured.values, ...names.flatMap((name) => env[name] ?? [])];
}

interface Found {
  readonly values: string[];
  readonly variables: string[];
}

function secretsIn(config: Readonly<Record<string, unknown>>): Found {
  const found: Found = { values: [], variables: [] };
  const open: object[] = [config];
  for (let table = open.pop(); table !== undefined; table = open.pop()) {
    for (const [key, value] of Object.entries(table) as [string, unknown][]) {
      if (typeof value === 'string') note(key, value, found);
      else if (typeof value !== 'object' || value === null) continue;
      else if (SECRET_TABLES.has(key)) found.values.push(...textsOf(value));
      else if (VARIABLE_TABLES.has(key)) found.values.push(...textsOf(value, SECRET_VARIABLE));
      else if (key === 'env_http_headers') found.variables.push(...textsOf(value));
      else open.push(value);
    }
  }
  return found;
}

function note(key: string, value: string, { values, variables }: Found): void {
  if (key === 'env_key' || key.endsWith('_env_var')) variables.push(value);
  else if (key.endsWith('bearer_token')) values.push(value);
}

function textsOf(table: object, named = /^/): string[] {
  return Object.entries(table).flatMap(([name, value]) => (named.test(name) && typeof value === 'string' ? [value] : []));
}
