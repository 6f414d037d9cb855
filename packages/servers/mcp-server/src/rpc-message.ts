/** The id of a request, as its sender chose it. */
export type RpcId = string | number;

export type RpcParams = Readonly<Record<string, unknown>>;

export interface RpcErrorBody {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** What is written on a line. An error without an id answers a line whose id could not be read. */
export type RpcMessage =
  | { readonly id: RpcId; readonly method: string; readonly params?: unknown }
  | { readonly method: string; readonly params?: unknown }
  | { readonly id: RpcId; readonly result: unknown }
  | { readonly id: RpcId | null; readonly error: RpcErrorBody };

/** What a line of the client's turns out to be; `refused` is answered, `nothing` is not. */
export type RpcRead =
  | { readonly kind: 'request'; readonly id: RpcId; readonly method: string; readonly params: RpcParams }
  | { readonly kind: 'notification'; readonly method: string; readonly params: RpcParams }
  | { readonly kind: 'result'; readonly id: RpcId; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: RpcId; readonly error: RpcErrorBody }
  | { readonly kind: 'refused'; readonly id: RpcId | null; readonly error: RpcErrorBody }
  | { readonly kind: 'nothing' };

export const RPC_CODES = { parseError: -32700, invalidRequest: -32600, methodNotFound: -32601, invalidParams: -32602, internalError: -32603 } as const;

/** Reads the bytes of one line. Never throws: what is no message is refused with the reason. */
export function readMessage(bytes: Buffer): RpcRead {
  const text = decode(bytes);
  const value = parse(text ?? bytes.toString('utf8'));
  if (value === undefined) {
    if (text?.trim() === '') return { kind: 'nothing' };
    return refused(null, text === null ? 'the line is not valid UTF-8' : 'the line is not JSON', RPC_CODES.parseError);
  }
  if (Array.isArray(value)) return refused(null, 'batches are not taken; send one message per line');
  if (!isObject(value)) return refused(null, 'the line is not a message');
  const id = isId(value['id']) ? value['id'] : null;
  if (text === null) return refused(id, 'the line is not valid UTF-8', RPC_CODES.parseError);
  if (value['jsonrpc'] !== '2.0') return refused(id, '`jsonrpc` must be "2.0"');
  return 'method' in value ? readCall(value, id) : readAnswer(value, id);
}

/** @returns the refusal of a line that was too long to be read */
export function tooLong(limit: number): RpcRead {
  return refused(null, `the line is longer than ${limit} bytes`);
}

function readCall(value: RpcParams, id: RpcId | null): RpcRead {
  const { method, params = {} } = value;
  if (id === null && 'id' in value) return refused(null, '`id` must be a string or a whole number');
  if (typeof method !== 'string') return refused(id, '`method` must be a string');
  if (!isObject(params)) return refused(id, '`params` must be an object', RPC_CODES.invalidParams);
  return id === null ? { kind: 'notification', method, params } : { kind: 'request', id, method, params };
}

function readAnswer(value: RpcParams, id: RpcId | null): RpcRead {
  const { error } = value;
  if (id !== null && 'result' in value) return { kind: 'result', id, result: value['result'] };
  if (id !== null && isObject(error)) return { kind: 'error', id, error: { code: Number(error['code']), message: String(error['message']) } };
  // An error without an id complains about a line of ours; answering it might go on for ever.
  return 'error' in value ? { kind: 'nothing' } : refused(id, 'the message is neither a request nor an answer');
}

function refused(id: RpcId | null, why: string, code: number = RPC_CODES.invalidRequest): RpcRead {
  const kind = code === RPC_CODES.parseError ? 'Parse error' : code === RPC_CODES.invalidParams ? 'Invalid params' : 'Invalid request';
  return { kind: 'refused', id, error: { code, message: `${kind}: ${why}` } };
}

/** Null for bytes that are not UTF-8. */
function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isId(id: unknown): id is RpcId {
  return typeof id === 'string' || Number.isSafeInteger(id);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is RpcParams {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
