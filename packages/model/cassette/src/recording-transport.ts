import { type HttpRequest, type HttpResponse, type Transport } from '@codex-ts/model-client';
import { Recorder, type RecordingOptions } from './recorder.ts';

export type RecordingTransport = Transport & {
  /**
   * Waits until all that was read is written and closes the file. Answers still being read are left out.
   * @throws CodexError `cassette_write_failed` when anything else is missing from it
   */
  finish(): Promise<void>;
};

/** Sign-in traffic is made of credentials and is no part of a conversation. */
const SIGN_IN = /\/oauth\//;

/**
 * A transport that does what `inner` does and keeps a record. Each exchange is written as soon as its answer was
 * read to the end, in the order of the requests, so that the file is of use even if the run is killed. Attempts
 * that failed to connect, broke off or were cancelled leave no trace: what is recorded is what a retry got.
 */
export function recordingTransport(inner: Transport, options: RecordingOptions): RecordingTransport {
  const recorder = new Recorder(options);
  const transport = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    if (SIGN_IN.test(request.url.pathname)) return inner(request, signal);
    const exchange = await recorder.begin(request);
    try {
      return await exchange.tap(await inner(request, signal));
    } catch (error) {
      exchange.drop();
      throw error;
    }
  };
  return Object.assign(transport, { finish: () => recorder.finish() });
}
