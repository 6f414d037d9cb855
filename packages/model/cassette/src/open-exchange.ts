import { type HttpResponse } from '@codex-ts/model-client';
import { endsResponse, splitEvents } from './sse-text.ts';

/** An answer that was read to its end. */
export interface TappedAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** A longer answer is not a model's; holding it would only cost memory. In UTF-16 units. */
const LONGEST_BODY = 64 * 1024 * 1024;

/** Of an error answer only so many bytes are passed on. */
const LONGEST_ERROR = 4 * 1024 * 1024;

/** One request whose answer is still to come or being read. */
export class OpenExchange {
  readonly answered: Promise<TappedAnswer | 'dropped' | 'too-long'>;
  #settle: (answer: TappedAnswer | 'dropped' | 'too-long') => void = () => undefined;

  constructor() {
    this.answered = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** There is nothing to record. Without effect once the answer is complete. */
  drop(): void {
    this.#settle('dropped');
  }

  /**
   * The same response, listened in on. An error body is read at once, since a client that retries may never look
   * at it, and what comes after it in the cassette waits for it.
   */
  async tap(response: HttpResponse): Promise<HttpResponse> {
    const body = this.#listen(response);
    if (response.status < 400) return { ...response, body };
    const chunks: Uint8Array[] = [];
    let held = 0;
    for await (const chunk of body) {
      chunks.push(chunk);
      held += chunk.length;
      if (held > LONGEST_ERROR) break;
    }
    return { ...response, body: replay(chunks) };
  }

  async *#listen({ status, headers, body }: HttpResponse): AsyncIterable<Uint8Array> {
    const decoder = new TextDecoder();
    let text = '';
    let isWhole = false;
    try {
      for await (const chunk of body) {
        if (text.length <= LONGEST_BODY) text += decoder.decode(chunk, { stream: true });
        yield chunk;
      }
      text += decoder.decode();
      isWhole = true;
    } finally {
      // A client stops reading at the last event that matters; that is an end, too.
      const isEnough = isWhole || splitEvents(text).some(endsResponse);
      this.#settle(text.length > LONGEST_BODY ? 'too-long' : isEnough ? { status, headers, text } : 'dropped');
    }
  }
}

async function* replay(chunks: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}
