/** One HTTP request of the model client. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
}

export interface HttpResponse {
  status: number;
  statusText: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array>;
}

/** What the model client sends its requests through. */
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
