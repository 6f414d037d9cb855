import { CodexError } from '@codex-ts/protocol';
import { escapeRegExp } from './escape-reg-exp.ts';

const MASK = '[secret]';
const SHORTEST_SECRET = 4;
/** Unknown header values shorter than this are taken for words, not for secrets. */
const SHORTEST_HEADER_SECRET = 8;

/** Request headers whose values are known to be harmless; the value of any other one is kept out of cassettes. */
const HARMLESS_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'originator',
  'session_id',
  'user-agent',
  'version',
  'x-client-request-id',
  'x-codex-beta-features',
  'x-codex-turn-metadata',
  'x-openai-subagent',
]);
const SECRET_NAME = /key|token|secret|passw|credential|auth|signature|^sig$|account-id/i;
/** The same for variables, by whole words: `GITHUB_TOKEN`, but not `GIT_AUTHOR_NAME` or `KEYBOARD`. */
const SECRET_VARIABLE = /(?:^|_)(?:(?:api|auth|access)?(?:key|token)|secret|passw(?:or)?d|pass|pat|credentials?|auth)(?:_|$)/i;
/** Names that speak of secrets but hold places, switches or counts. */
const HARMLESS_ENV_NAME = /(?:_SOCK|_FILE|_PATH|_DIR|_URL|_HOST)$/;
/** JSON members that hold credentials whatever their value looks like. */
const SECRET_MEMBER = /^(?:access_token|refresh_token|id_token|client_secret|api_key|apikey|authorization|password)$/i;

/** Shapes by which common credentials are known wherever they turn up. */
const SECRET_SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?-----END [A-Z ]*PRIVATE KEY-----/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:sk|pk|rk)-(?=[\w-]*\d)[\w-]{16,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,})/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}/g,
];
const BEARER = /\b(bearer\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/gi;

/** Replaces every secret it knows, or has learnt from requests, by `[secret]`. */
export class SecretScrubber {
  readonly #known = new Set<string>();
  #pattern: RegExp | undefined;

  /** @throws CodexError `cassette_secret_too_short` for a value of under four characters, which would mask half the file. */
  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) {
      if (secret.length < SHORTEST_SECRET) {
        const message = `A secret to keep out of a cassette must have at least ${SHORTEST_SECRET} characters; one has ${secret.length}.`;
        throw new CodexError(message, { code: 'cassette_secret_too_short' });
      }
      this.#learn(secret);
    }
  }

  /** Learns the values of headers and query parameters that may be credentials. */
  learnFrom(request: { url: URL; headers: Record<string, string> }): void {
    for (const [name, value] of Object.entries(request.headers)) {
      if (HARMLESS_HEADERS.has(name.toLowerCase())) continue;
      const shortest = SECRET_NAME.test(name) ? SHORTEST_SECRET : SHORTEST_HEADER_SECRET;
      for (const credential of credentials(name, value)) if (credential.length >= shortest) this.#learn(credential);
    }
    for (const [name, value] of request.url.searchParams) {
      if (SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET) this.#learn(value);
    }
  }

  /** `key` is the JSON member that the text stands under, if any. */
  scrub(text: string, key = ''): string {
    if (SECRET_MEMBER.test(key) && text !== '') return MASK;
    let clean = text;
    this.#pattern ??= anyOf(this.#known);
    if (this.#pattern !== undefined) clean = clean.replace(this.#pattern, MASK);
    for (const shape of SECRET_SHAPES) clean = clean.replace(shape, MASK);
    return clean.replace(BEARER, `$1${MASK}`);
  }

  #learn(secret: string): void {
    const escaped = JSON.stringify(secret).slice(1, -1);
    const forms = [secret, escaped, JSON.stringify(escaped).slice(1, -1), encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    for (const form of forms) this.#known.add(form);
    this.#pattern = undefined;
  }
}

/** Values of environment variables whose names speak of a credential, for the `secrets` option. */
export function secretsFromEnv(env: NodeJS.ProcessEnv): string[] {
  const named = Object.entries(env).filter(([name]) => SECRET_VARIABLE.test(name) && !HARMLESS_ENV_NAME.test(name));
  return named.flatMap(([, value]) => (value !== undefined && value.length >= SHORTEST_HEADER_SECRET ? [value] : []));
}

/** What to look for: the whole value, the token without its scheme, the values of cookies. */
function credentials(name: string, value: string): string[] {
  if (/authorization$/i.test(name)) return [value, value.replace(/^\S+\s+/, '')];
  if (/cookie$/i.test(name)) return [value, ...value.split(/;\s*/).map((pair) => pair.replace(/^[^=]*=/, ''))];
  return [value];
}

function anyOf(values: ReadonlySet<string>): RegExp | undefined {
  if (values.size === 0) return undefined;
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(escapeRegExp).join('|'), 'g');
}
