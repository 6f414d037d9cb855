import {
  DEFAULT_REQUEST_MAX_RETRIES,
  DEFAULT_STREAM_IDLE_TIMEOUT_MS,
  DEFAULT_STREAM_MAX_RETRIES,
  type ModelProviderInfo,
} from './model-provider-info.ts';

/** The product version that this implementation answers for. */
const VERSION = '0.117.0';
const OLLAMA_PORT = 11434;
const LMSTUDIO_PORT = 1234;

/**
 * The providers that need no configuration: `openai`, `ollama`, `lmstudio`.
 * `OPENAI_BASE_URL` moves the first; `CODEX_OSS_BASE_URL`, else `CODEX_OSS_PORT`, moves the local ones.
 */
export function builtInProviders(env: NodeJS.ProcessEnv): Readonly<Record<string, ModelProviderInfo>> {
  return {
    openai: {
      ...common('openai', 'OpenAI'),
      baseUrl: nonBlank(env['OPENAI_BASE_URL']),
      httpHeaders: { version: VERSION },
      envHttpHeaders: { 'OpenAI-Organization': 'OPENAI_ORGANIZATION', 'OpenAI-Project': 'OPENAI_PROJECT' },
      requiresOpenaiAuth: true,
    },
    ollama: { ...common('ollama', 'gpt-oss'), baseUrl: localUrl(env, OLLAMA_PORT) },
    lmstudio: { ...common('lmstudio', 'gpt-oss'), baseUrl: localUrl(env, LMSTUDIO_PORT) },
  };
}

function common(id: string, name: string): ModelProviderInfo {
  return {
    id,
    name,
    queryParams: {},
    httpHeaders: {},
    envHttpHeaders: {},
    requestMaxRetries: DEFAULT_REQUEST_MAX_RETRIES,
    streamMaxRetries: DEFAULT_STREAM_MAX_RETRIES,
    streamIdleTimeoutMs: DEFAULT_STREAM_IDLE_TIMEOUT_MS,
    requiresOpenaiAuth: false,
  };
}

/** A port that is not one (text, 0, beyond 65535) is passed over, as if the variable were unset. */
function localUrl(env: NodeJS.ProcessEnv, defaultPort: number): string {
  const url = nonBlank(env['CODEX_OSS_BASE_URL']);
  if (url !== undefined) return url;
  const port = Number(nonBlank(env['CODEX_OSS_PORT']) ?? defaultPort);
  return `http://localhost:${Number.isInteger(port) && port > 0 && port < 65_536 ? port : defaultPort}/v1`;
}

function nonBlank(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
