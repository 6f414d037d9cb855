import { askJson, type JsonAnswer, type Transport } from '@codex-ts/model-client';
import { CodexError } from '@codex-ts/protocol';

import { modelNames } from './model-names.ts';
import { pullModel, type PullProgress } from './pull-model.ts';
import { isTooOld, LEAST_VERSION } from './version-check.ts';

/** For each short question: connecting, and the whole answer. */
const TIMEOUT_MS = 5_000;

export interface OllamaOptions {
  /** Where its Responses API is: `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  readonly transport: Transport;
}

/** One Ollama server. Its own interface lies beside the Responses API, under `/api`. */
export class OllamaServer {
  readonly baseUrl: string;
  readonly #transport: Transport;
  /** `baseUrl` without `/v1`. */
  readonly #root: string;

  constructor({ baseUrl, transport }: OllamaOptions) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.#root = this.baseUrl.replace(/\/v1$/, '');
    this.#transport = transport;
  }

  /** Whether it answers within five seconds. Throws only the signal's reason. */
  async isRunning(signal: AbortSignal): Promise<boolean> {
    return isFine(await this.#probe(signal));
  }

  /** Throws `CodexError` `ollama_not_running` or `ollama_too_old`, or the signal's reason. */
  async requireUsable(signal: AbortSignal): Promise<void> {
    const answer = await this.#probe(signal);
    if (!isFine(answer)) throw notRunning(this.baseUrl, answer);
    // A server that does not tell its version is taken for one that was built by hand.
    const said = await this.#ask('/api/version', signal);
    const version = isFine(said) ? stringAt(said.value, 'version') : null;
    if (version === null || !isTooOld(version)) return;
    const message = `Ollama ${version} is too old: the Responses API needs ${LEAST_VERSION} or newer. Update it from https://ollama.com/download.`;
    throw new CodexError(message, { code: 'ollama_too_old' });
  }

  /** Whether it has a model; `unknown` when it does not say what it has. A name without a tag means `:latest`. */
  async hasModel(model: string, signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
    const answer = await this.#ask('/api/tags', signal);
    const names = isFine(answer) ? modelNames(answer.value) : null;
    if (names === null) return 'unknown';
    return names.some((name) => tagged(name) === tagged(model)) ? 'yes' : 'no';
  }

  /** Has it fetch a model; ends when the model is there. Throws `CodexError` `ollama_pull_failed`, or the signal's reason. */
  pull(model: string, signal: AbortSignal): AsyncGenerator<PullProgress, void, undefined> {
    return pullModel({ transport: this.#transport, root: this.#root, model }, signal);
  }

  #probe(signal: AbortSignal): Promise<JsonAnswer> {
    return this.#root === this.baseUrl ? this.#ask('/api/tags', signal) : this.#ask('/v1/models', signal);
  }

  #ask(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    return askJson({ transport: this.#transport, url: this.#root + path, timeoutMs: TIMEOUT_MS }, signal);
  }
}

function isFine(answer: JsonAnswer): answer is Extract<JsonAnswer, { kind: 'answered' }> {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
}

function notRunning(url: string, answer: JsonAnswer): CodexError {
  const what = answer.kind === 'unanswered' ? `No Ollama server answers at ${url} (${answer.reason}).` : `What answers at ${url} is no Ollama server (HTTP ${answer.status}).`;
  return new CodexError(`${what} Start it with \`ollama serve\`; to install it, see https://ollama.com/download.`, { code: 'ollama_not_running' });
}

function tagged(name: string): string {
  return /:[^/]*$/.test(name) ? name : `${name}:latest`;
}

function stringAt(value: unknown, key: string): string | null {
  const found = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof found === 'string' ? found : null;
}
