// The only door of @codex-ts/model-client: explicit named exports, no logic.
export { askJson, type JsonAnswer, type JsonQuestion } from './ask-json.ts';
export { backoffMs } from './backoff.ts';
export { httpTransport, type HttpTransport } from './http-transport.ts';
export { createModelClient, type ModelClient, type ModelClientOptions, type StreamOptions } from './model-client.ts';
export { ModelError, type ModelErrorKind } from './model-error.ts';
export type { ResponseEvent } from './response-event.ts';
export { type ResponsesRequest, serializeRequest } from './responses-request.ts';
export type { HttpRequest, HttpResponse, Transport } from './transport.ts';
