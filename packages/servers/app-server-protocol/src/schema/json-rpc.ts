import { type Static, Type } from 'typebox';

import { Int64, maybe } from './parts.ts';

/** Echoed in the type it came in. */
export const RequestId = Type.Union([Type.String(), Int64]);
export type RequestId = Static<typeof RequestId>;

/** W3C trace context of one request. */
const TraceContext = Type.Object({ traceparent: maybe(Type.String()), tracestate: maybe(Type.String()) });

export const JsonRpcRequest = Type.Object({
  id: RequestId,
  method: Type.String(),
  params: Type.Optional(Type.Unknown()),
  trace: maybe(TraceContext),
});
export type JsonRpcRequest = Static<typeof JsonRpcRequest>;

export const JsonRpcNotification = Type.Object({ method: Type.String(), params: Type.Optional(Type.Unknown()) });
export type JsonRpcNotification = Static<typeof JsonRpcNotification>;

export const JsonRpcResponse = Type.Object({ id: RequestId, result: Type.Unknown() });
export type JsonRpcResponse = Static<typeof JsonRpcResponse>;

export const JsonRpcErrorBody = Type.Object({
  code: Int64,
  message: Type.String(),
  data: Type.Optional(Type.Unknown()),
});
export type JsonRpcErrorBody = Static<typeof JsonRpcErrorBody>;

export const JsonRpcError = Type.Object({ id: RequestId, error: JsonRpcErrorBody });
export type JsonRpcError = Static<typeof JsonRpcError>;

/** Every message of either direction. There is no `jsonrpc` member; one sent by a peer is ignored. */
export const JsonRpcMessage = Type.Union([JsonRpcRequest, JsonRpcNotification, JsonRpcResponse, JsonRpcError]);
export type JsonRpcMessage = Static<typeof JsonRpcMessage>;
