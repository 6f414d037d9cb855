import { type HttpRequest } from '@codex-ts/model-client';
import { cannotWrite } from './cassette-error.ts';
import { type RecordedResponse } from './cassette-file.ts';
import { CassetteWriter } from './cassette-writer.ts';
import { Identities } from './identities.ts';
import { OpenExchange, type TappedAnswer } from './open-exchange.ts';
import { type NormalisedRequest, RequestNormaliser } from './request-normaliser.ts';
import { ResponseScrubber } from './response-scrubber.ts';
import { SecretScrubber } from './secrets.ts';
import { splitEvents } from './sse-text.ts';
import { type VolatileValue, VolatileValues } from './volatile-values.ts';

export interface RecordingOptions {
  /** Where to record; an existing file is overwritten with the first request. Its folder must exist. */
  file: string;
  /** Kept out of the file wherever they turn up, besides all credentials seen in requests. */
  secrets?: readonly string[] | undefined;
  /** What becomes a placeholder. */
  volatile?: readonly VolatileValue[] | undefined;
}

/** Keeps the exchanges of one run in the order of their requests and writes each when it and all before it are done. */
export class Recorder {
  readonly #file: string;
  readonly #normaliser: RequestNormaliser;
  readonly #scrubber: ResponseScrubber;
  readonly #open = new Set<OpenExchange>();
  #writer: Promise<CassetteWriter> | undefined;
  #written: Promise<void> = Promise.resolve();
  #failure: unknown;
  #finished: Promise<void> | undefined;

  constructor({ file, secrets, volatile }: RecordingOptions) {
    const parts = { secrets: new SecretScrubber(secrets), places: new VolatileValues(volatile), identities: new Identities() };
    this.#file = file;
    this.#normaliser = new RequestNormaliser(parts);
    this.#scrubber = new ResponseScrubber(parts);
  }

  /** Takes the request's place in the order. A file that cannot be opened stops the run before it costs anything. */
  async begin(request: HttpRequest): Promise<OpenExchange> {
    if (this.#finished !== undefined) throw cannotWrite(this.#file, undefined, 'a request came after the recording was finished');
    const normalised = this.#normaliser.normalise(request);
    this.#writer ??= CassetteWriter.create(this.#file);
    await this.#writer;
    const exchange = new OpenExchange();
    this.#open.add(exchange);
    const before = this.#written;
    this.#written = this.#write(normalised, exchange, before).catch((error: unknown) => {
      this.#failure ??= error;
    });
    return exchange;
  }

  /** Idempotent. */
  finish(): Promise<void> {
    this.#finished ??= this.#close();
    return this.#finished;
  }

  async #write(request: NormalisedRequest, exchange: OpenExchange, before: Promise<void>): Promise<void> {
    await before;
    const answer = await exchange.answered;
    this.#open.delete(exchange);
    if (answer === 'dropped' || this.#failure !== undefined) return;
    if (answer === 'too-long') throw cannotWrite(this.#file, undefined, 'a response was longer than 64 MiB');
    const writer = await this.#writer;
    await writer?.append(request, this.#recorded(answer));
  }

  #recorded({ status, headers, text }: TappedAnswer): RecordedResponse {
    const isEventStream = (headers['content-type'] ?? '').includes('text/event-stream');
    return {
      status,
      headers: this.#scrubber.headers(headers),
      body: this.#scrubber.body(isEventStream ? splitEvents(text) : [text]),
    };
  }

  async #close(): Promise<void> {
    for (const exchange of this.#open) exchange.drop();
    await this.#written;
    const writer = await this.#writer;
    await writer?.close();
    if (this.#failure !== undefined) throw this.#failure;
  }
}
