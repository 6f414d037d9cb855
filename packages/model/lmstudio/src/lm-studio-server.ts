import { askJson, type JsonAnswer, type Transport } from '@codex-ts/model-client';
import { CodexError } from '@codex-ts/protocol';

import { fetchModel } from './fetch-model.ts';
import { modelIds } from './model-ids.ts';

/** For each short question: connecting, and the whole answer. */
const TIMEOUT_MS = 5_000;

export interface LmStudioOptions {
  /** Where its Responses API is: `http://localhost:1234/v1`. */
  readonly baseUrl: string;
  readonly transport: Transport;
  /** Tells where its command `lms` is: `PATH`, and the home folder. */
  readonly env: NodeJS.ProcessEnv;
}

/** One LM Studio server, with the command `lms` that fetches models for it. */
export class LmStudioServer {
  readonly baseUrl: string;
  readonly #transport: Transport;
  readonly #env: NodeJS.ProcessEnv;

  constructor({ baseUrl, transport, env }: LmStudioOptions) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.#transport = transport;
    this.#env = env;
  }

  /** Whether it answers within five seconds. Throws only the signal's reason. */
  async isRunning(signal: AbortSignal): Promise<boolean> {
    return isFine(await this.#models(signal));
  }

  /**
   * Whether it has a model; `unknown` when it does not say what it has.
   * Throws `CodexError` `lmstudio_not_running`, or the signal's reason.
   */
  async hasModel(model: string, signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
    const answer = await this.#models(signal);
    if (!isFine(answer)) throw notRunning(this.baseUrl, answer);
    const ids = modelIds(answer.value);
    if (ids === null) return 'unknown';
    return ids.includes(model) ? 'yes' : 'no';
  }

  /**
   * Has `lms` fetch a model; tells what it says, a line at a time. The program ends with the signal, and when nobody
   * listens any more. Throws `CodexError` `lms_missing` or `lms_failed`, or the signal's reason.
   */
  fetch(model: string, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
    return fetchModel({ model, env: this.#env }, signal);
  }

  /** Has it load a model, by asking it for one token; resolves when that is over, however it ended. */
  async load(model: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const body = { model, input: '', max_output_tokens: 1 };
    // Whatever is wrong shows, and is told, when the model is asked in earnest.
    await askJson({ transport: this.#transport, url: `${this.baseUrl}/responses`, body }, signal).catch(() => undefined);
  }

  #models(signal: AbortSignal): Promise<JsonAnswer> {
    return askJson({ transport: this.#transport, url: `${this.baseUrl}/models`, timeoutMs: TIMEOUT_MS }, signal);
  }
}

function isFine(answer: JsonAnswer): answer is Extract<JsonAnswer, { kind: 'answered' }> {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
}

function notRunning(url: string, answer: JsonAnswer): CodexError {
  const what = answer.kind === 'unanswered' ? `No LM Studio server answers at ${url} (${answer.reason}).` : `What answers at ${url} is no LM Studio server (HTTP ${answer.status}).`;
  return new CodexError(`${what} Start it with \`lms server start\`; to install it, see https://lmstudio.ai/download.`, { code: 'lmstudio_not_running' });
}
