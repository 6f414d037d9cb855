import { type Static } from 'typebox';

import { object, union } from './named.ts';
import { Int64, maybe } from './parts.ts';
import { Type } from './type.ts';

/** Echoed in the type it came in. */
export const RequestId = union('RequestId', [Type.String(), Int64]);
export type RequestId = Static<typeof RequestId>;

/** Trace context of one request, as the W3C defines it. */
const W3cTraceContext = object('W3cTraceContext', { traceparent: maybe(Type.String()), tracestate: maybe(Type.String()) });

export const JsonRpcRequest = object('JSONRPCRequest', {
  id: RequestId,
  method: Type.String(),
  params: Type.Optional(Type.Unknown()),
  trace: maybe(W3cTraceContext),
});
export type JsonRpcRequest = Static<typeof JsonRpcRequest>;

export const JsonRpcNotification = object('JSONRPCNotification', {
  method: Type.String(),
  params: Type.Optional(Type.Unknown()),
});
export type JsonRpcNotification = Static<typeof JsonRpcNotification>;

export const JsonRpcResponse = object('JSONRPCResponse', { id: RequestId, result: Type.Unknown() });
export type JsonRpcResponse = Static<typeof JsonRpcResponse>;

export const JsonRpcErrorBody = object('JSONRPCErrorError', {
  code: Int64,
  message: Type.String(),
  data: Type.Optional(Type.Unknown()),
});
export type JsonRpcErrorBody = Static<typeof JsonRpcErrorBody>;

export const JsonRpcError = object('JSONRPCError', { id: RequestId, error: JsonRpcErrorBody });
export type JsonRpcError = Static<typeof JsonRpcError>;

/** Every message of either direction. There is no `jsonrpc` member; one sent by a peer is ignored. */
export const JsonRpcMessage = union('JSONRPCMessage', [JsonRpcRequest, JsonRpcNotification, JsonRpcResponse, JsonRpcError]);
export type JsonRpcMessage = Static<typeof JsonRpcMessage>;
