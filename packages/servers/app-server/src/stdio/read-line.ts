import { ERROR_CODES, type JsonRpcMessage, type RequestId } from '@codex-ts/app-server-protocol';
import { type Line } from './line-splitter.ts';
import { requestIdNear } from './request-id-near.ts';

/** What a line of a client is: a message, a request that cannot be read and gets this answer, or nothing for us. */
export type Read =
  | { kind: 'message'; message: JsonRpcMessage }
  | { kind: 'refused'; answer: JsonRpcMessage }
  | { kind: 'ignored'; why: string };

/** Reads a line. What is no message is ignored; a request is answered when it is known whose it is. Never throws. */
export function readLine(line: Line): Read {
  if (line.kind === 'tooLong') {
    const id = requestIdNear(line.head.toString('utf8'), line.tail.toString('utf8'));
    return refused(id, `Invalid request: a message of ${line.length} bytes is too long`);
  }
  const text = decode(line.bytes);
  const value = parse(text ?? line.bytes.toString('utf8'));
  if (value === undefined) return { kind: 'ignored', why: 'not JSON' };
  const message = messageOf(value);
  if (message === null) return { kind: 'ignored', why: 'not a message' };
  if (text !== null) return { kind: 'message', message };
  return refused('method' in message && 'id' in message ? message.id : null, 'Invalid request: the message is not valid UTF-8');
}

function refused(id: RequestId | null, message: string): Read {
  if (id === null) return { kind: 'ignored', why: message };
  return { kind: 'refused', answer: { id, error: { code: ERROR_CODES.invalidRequest, message } } };
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

/** The message an object stands for. A request with an id that is none is a notification. */
function messageOf(value: unknown): JsonRpcMessage | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { method, params, id, result, error } = value as Record<string, unknown>;
  if (typeof method === 'string') return isId(id) ? { id, method, params } : { method, params };
  if (!isId(id)) return null;
  if ('result' in value) return { id, result };
  return isErrorBody(error) ? { id, error } : null;
}

function isId(id: unknown): id is RequestId {
  return typeof id === 'string' || (typeof id === 'number' && Number.isInteger(id));
}

function isErrorBody(error: unknown): error is { code: number; message: string } {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as Record<string, unknown>;
  return typeof code === 'number' && typeof message === 'string';
}
