/** One HTTP request, ready to send. Header names are lower-case. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** The head of an answer; its body streams in. Leaving the iteration early gives the connection up. */
export interface HttpResponse {
  status: number;
  statusText: string;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array>;
}

/**
 * Sends a request and resolves when the head of the answer is there, whatever its status. Rejects when there is no
 * answer. The signal ends the body too.
 */
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
