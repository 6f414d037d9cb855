import { type HttpRequest, type HttpResponse, type Transport } from '@codex-ts/model-client';
import { type CodexError } from '@codex-ts/protocol';
import { exhausted, mismatch } from './cassette-error.ts';
import { type Cassette, type Exchange } from './cassette-file.ts';
import { compareRequest, type MatchMode } from './compare-request.ts';
import { describeMismatch, describeRequest } from './describe-mismatch.ts';
import { Identities } from './identities.ts';
import { withoutIgnored } from './ignore-rule.ts';
import { playedResponse } from './played-response.ts';
import { readCassette } from './read-cassette.ts';
import { type NormalisedRequest, RequestNormaliser } from './request-normaliser.ts';
import { SecretScrubber } from './secrets.ts';
import { type VolatileValue, VolatileValues } from './volatile-values.ts';

export interface ReplayOptions {
  /** What has to be equal; the cassette's own word, or else `conversation`, by default. */
  match?: MatchMode | undefined;
  /** What the cassette's placeholders stand for in this run. */
  volatile?: readonly VolatileValue[] | undefined;
  /** Values that the recording masked and this run may show. */
  secrets?: readonly string[] | undefined;
}

export type ReplayTransport = Transport & {
  /** Exchanges not asked for yet; a run that did all that was recorded leaves 0. */
  remaining(): number;
  /** What was odd about the file, for a person to read. */
  readonly warnings: readonly string[];
};

/**
 * A transport that answers from a cassette, in order, with no network. A request that departs from the recording is
 * refused with CodexError `cassette_mismatch`, one beyond its end with `cassette_exhausted`; both stay, so that a
 * client that retries gets the same answer. Neither is retryable.
 * @throws CodexError `cassette_unreadable` or `cassette_invalid` when the file cannot be played.
 */
export async function replayTransport(file: string, options: ReplayOptions = {}): Promise<ReplayTransport> {
  const cassette = await readCassette(file);
  const player = new CassettePlayer(file, cassette, options);
  const transport = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    signal.throwIfAborted();
    return Promise.resolve(player.answer(request, signal));
  };
  return Object.assign(transport, { remaining: () => player.remaining, warnings: cassette.warnings });
}

class CassettePlayer {
  readonly #file: string;
  readonly #cassette: Cassette;
  readonly #mode: MatchMode;
  readonly #places: VolatileValues;
  readonly #identities = new Identities();
  readonly #normaliser: RequestNormaliser;
  #played = 0;
  #failure: CodexError | undefined;

  constructor(file: string, cassette: Cassette, options: ReplayOptions) {
    this.#file = file;
    this.#cassette = cassette;
    this.#mode = options.match ?? cassette.header.match;
    this.#places = new VolatileValues(options.volatile);
    const secrets = new SecretScrubber(options.secrets);
    this.#normaliser = new RequestNormaliser({ secrets, places: this.#places, identities: this.#identities });
  }

  get remaining(): number {
    return this.#cassette.exchanges.length - this.#played;
  }

  answer(request: HttpRequest, signal: AbortSignal): HttpResponse {
    if (this.#failure !== undefined) throw this.#failure;
    const got = this.#normaliser.normalise(request);
    const exchange = this.#cassette.exchanges[this.#played];
    this.#failure = exchange === undefined ? exhausted(this.#file, this.#played, describeRequest(got)) : this.#departure(exchange, got);
    if (exchange === undefined || this.#failure !== undefined) throw this.#failure;
    this.#played += 1;
    const valueOf = (name: string) => this.#places.valueOf(name) ?? this.#identities.valueOf(name);
    return playedResponse(exchange, this.#played, valueOf, signal);
  }

  #departure(exchange: Exchange, got: NormalisedRequest): CodexError | undefined {
    if (exchange.request === null) return undefined;
    const number = this.#played + 1;
    const steady = (request: NormalisedRequest): NormalisedRequest => ({
      ...request,
      body: withoutIgnored(request.body, this.#cassette.header.ignore, number),
    });
    const expected = { ...exchange.request, body: this.#normaliser.normaliseBody(exchange.request.body) };
    const difference = compareRequest(steady(expected), steady(got), this.#mode);
    if (difference === undefined) return undefined;
    return mismatch(describeMismatch({ file: this.#file, request: number, line: exchange.line }, difference, got));
  }
}
