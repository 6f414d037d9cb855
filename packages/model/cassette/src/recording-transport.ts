import { cannotWrite } from './cassette-error.ts';
import { CassetteWriter } from './cassette-writer.ts';
import { Identities } from './identities.ts';
import { type NormalisedRequest, RequestNormaliser } from './request-normaliser.ts';
import { ResponseScrubber } from './response-scrubber.ts';
import { SecretScrubber } from './secrets.ts';
import { endsResponse, splitEvents } from './sse-text.ts';
import { type HttpRequest, type HttpResponse, type Transport } from './transport.ts';
import { type VolatileValue, VolatileValues } from './volatile-values.ts';

export interface RecordingOptions {
  /** Where to record; an existing file is overwritten with the first request. Its folder must exist. */
  file: string;
  /** Kept out of the file wherever they turn up, besides all credentials seen in requests. */
  secrets?: readonly string[] | undefined;
  /** What becomes a placeholder. */
  volatile?: readonly VolatileValue[] | undefined;
}

export type RecordingTransport = Transport & {
  /**
   * Waits until all that was read is written and closes the file.
   * @throws CodexError `cassette_write_failed` when anything is missing from it
   */
  finish(): Promise<void>;
};

/** Sign-in traffic is made of credentials and is no part of a conversation. */
const SIGN_IN = /\/oauth\//;
/** A longer answer is not a model's; holding it would only cost memory. */
const LONGEST_BODY = 64 * 1024 * 1024;

/**
 * A transport that does what `inner` does and keeps a record. Each exchange is written as soon as its answer was
 * read to the end, in the order of the requests, so that the file is of use even if the run is killed. Attempts
 * that failed to connect, broke off or were cancelled leave no trace: what is recorded is what a retry got.
 */
export function recordingTransport(inner: Transport, options: RecordingOptions): RecordingTransport {
  const recorder = new Recorder(options);
  const transport = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    if (SIGN_IN.test(request.url.pathname)) return inner(request, signal);
    const entry = await recorder.begin(request);
    try {
      const response = await inner(request, signal);
      return { ...response, body: recorder.tap(entry, response) };
    } catch (error) {
      entry.settle(undefined);
      throw error;
    }
  };
  return Object.assign(transport, { finish: () => recorder.finish() });
}

/** A request under way. */
interface Entry {
  request: NormalisedRequest;
  /** Ends the wait of later entries: with a body to write, or with nothing. */
  settle(answer: { response: HttpResponse; text: string } | undefined): void;
}

class Recorder {
  readonly #file: string;
  readonly #normaliser: RequestNormaliser;
  readonly #scrubber: ResponseScrubber;
  #opening: Promise<CassetteWriter> | undefined;
  #written: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor({ file, secrets, volatile }: RecordingOptions) {
    const parts = { secrets: new SecretScrubber(secrets), places: new VolatileValues(volatile), identities: new Identities() };
    this.#file = file;
    this.#normaliser = new RequestNormaliser(parts);
    this.#scrubber = new ResponseScrubber(parts);
  }

  /** Takes the request's place in the order. A file that cannot be opened stops the run before it costs anything. */
  async begin(request: HttpRequest): Promise<Entry> {
    const normalised = this.#normaliser.normalise(request);
    this.#opening ??= CassetteWriter.create(this.#file);
    const writer = await this.#opening;
    let settle: Entry['settle'] = () => undefined;
    const answered = new Promise<Parameters<Entry['settle']>[0]>((resolve) => {
      settle = resolve;
    });
    this.#written = this.#written
      .then(() => answered)
      .then(async (answer) => {
        if (answer === undefined || this.#failure !== undefined) return;
        const { status, headers } = answer.response;
        const body = this.#scrubber.body(isEventStream(headers) ? splitEvents(answer.text) : [answer.text]);
        await writer.append(normalised, { status, headers: this.#scrubber.headers(headers), body });
      })
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
    return { request: normalised, settle };
  }

  /** Passes the body on as it comes and keeps its text. */
  async *tap(entry: Entry, response: HttpResponse): AsyncIterable<Uint8Array> {
    const decoder = new TextDecoder();
    let text = '';
    let isWhole = false;
    try {
      for await (const chunk of response.body) {
        if (text.length <= LONGEST_BODY) text += decoder.decode(chunk, { stream: true });
        yield chunk;
      }
      text += decoder.decode();
      isWhole = true;
    } finally {
      if (text.length > LONGEST_BODY) this.#failure ??= cannotWrite(this.#file, undefined, 'a response was longer than 64 MiB');
      const isEnough = isWhole || splitEvents(text).some(endsResponse);
      entry.settle(isEnough ? { response, text } : undefined);
    }
  }

  async finish(): Promise<void> {
    await this.#written;
    const writer = await this.#opening;
    await writer?.close();
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function isEventStream(headers: Record<string, string>): boolean {
  return (headers['content-type'] ?? '').includes('text/event-stream');
}
