import {
  DEFAULT_REQUEST_MAX_RETRIES,
  DEFAULT_STREAM_IDLE_TIMEOUT_MS,
  DEFAULT_STREAM_MAX_RETRIES,
  MAX_RETRIES_CAP,
  type ModelProviderInfo,
} from './model-provider-info.ts';
import { ProviderConfigError } from './provider-config-error.ts';

const RESERVED_IDS = ['openai', 'ollama', 'lmstudio'];

/**
 * Reads the value of `model_providers`: a table of provider tables with snake_case keys, TOML already parsed.
 * Every entry is checked, used or not; unknown keys are passed over.
 * Throws `ProviderConfigError` that names the first bad key.
 */
export function parseProviderTables(tables: unknown): Readonly<Record<string, ModelProviderInfo>> {
  if (tables === undefined) return {};
  const entries = Object.entries(asTable(tables, 'model_providers'));
  const reserved = entries.map(([id]) => id).filter((id) => RESERVED_IDS.includes(id));
  if (reserved.length > 0) throw new ProviderConfigError(reservedMessage(reserved), 'model_providers');
  return Object.fromEntries(entries.map(([id, table]) => [id, parseProvider(id, table)]));
}

function parseProvider(id: string, value: unknown): ModelProviderInfo {
  const path = `model_providers.${id}`;
  const read = new TableReader(asTable(value, path), path);
  checkWireApi(read.text('wire_api'), `${path}.wire_api`);
  const name = read.text('name');
  if (name === undefined) throw new ProviderConfigError('missing field `name`', path);
  return {
    id,
    name,
    baseUrl: read.text('base_url'),
    envKey: read.text('env_key'),
    envKeyInstructions: read.text('env_key_instructions'),
    experimentalBearerToken: read.text('experimental_bearer_token'),
    queryParams: read.texts('query_params'),
    httpHeaders: read.texts('http_headers'),
    envHttpHeaders: read.texts('env_http_headers'),
    requestMaxRetries: Math.min(read.count('request_max_retries') ?? DEFAULT_REQUEST_MAX_RETRIES, MAX_RETRIES_CAP),
    streamMaxRetries: Math.min(read.count('stream_max_retries') ?? DEFAULT_STREAM_MAX_RETRIES, MAX_RETRIES_CAP),
    streamIdleTimeoutMs: read.count('stream_idle_timeout_ms') ?? DEFAULT_STREAM_IDLE_TIMEOUT_MS,
    requiresOpenaiAuth: read.flag('requires_openai_auth') ?? false,
  };
}

function checkWireApi(value: string | undefined, path: string): void {
  if (value === undefined || value === 'responses') return;
  if (value !== 'chat') throw new ProviderConfigError(`unknown variant \`${value}\`, expected \`responses\``, path);
  const lines = [
    '`wire_api = "chat"` is gone: only the Responses API is spoken.',
    'To fix it, set `wire_api = "responses"`, or point `base_url` at a server that offers `/responses`.',
    'Background: https://github.com/openai/codex/discussions/7782',
  ];
  throw new ProviderConfigError(lines.join('\n'), path);
}

function reservedMessage(ids: readonly string[]): string {
  const named = ids.map((id) => `\`${id}\``).join(', ');
  return `the built-in provider ids cannot be redefined: ${named}. Give your provider another id, such as \`${ids[0] ?? ''}-custom\``;
}

type Table = Readonly<Record<string, unknown>>;

function asTable(value: unknown, path: string): Table {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)) return value as Table;
  throw new ProviderConfigError(`invalid type: ${kindOf(value)}, expected a table`, path);
}

/** Typed access to one table; a wrong type is an error that names the key. */
class TableReader {
  readonly #table: Table;
  readonly #path: string;

  constructor(table: Table, path: string) {
    this.#table = table;
    this.#path = path;
  }

  text(key: string): string | undefined {
    const value = this.#own(key);
    if (value === undefined || typeof value === 'string') return value;
    throw this.#wrong(key, value, 'a string');
  }

  flag(key: string): boolean | undefined {
    const value = this.#own(key);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.#wrong(key, value, 'a boolean');
  }

  /** A whole number from 0 up; TOML readers give big ones as bigint. */
  count(key: string): number | undefined {
    const value = this.#own(key);
    if (value === undefined) return undefined;
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
    throw this.#wrong(key, value, 'a whole number, 0 or more');
  }

  texts(key: string): Readonly<Record<string, string>> {
    const value = this.#own(key);
    if (value === undefined) return {};
    const entries = Object.entries(asTable(value, `${this.#path}.${key}`));
    for (const [name, one] of entries) {
      if (typeof one !== 'string') throw this.#wrong(`${key}.${name}`, one, 'a string');
    }
    return Object.fromEntries(entries) as Record<string, string>;
  }

  #own(key: string): unknown {
    return Object.hasOwn(this.#table, key) ? this.#table[key] : undefined;
  }

  #wrong(key: string, value: unknown, expected: string): ProviderConfigError {
    return new ProviderConfigError(`invalid type: ${kindOf(value)}, expected ${expected}`, `${this.#path}.${key}`);
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (typeof value === 'string') return `string ${JSON.stringify(value)}`;
  if (typeof value === 'bigint' || Number.isInteger(value)) return `integer \`${String(value)}\``;
  return typeof value === 'object' ? 'table' : `${typeof value} \`${String(value)}\``;
}
