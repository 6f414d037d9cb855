import { isObject } from './json-value.ts';
import { type NormalisedRequest } from './request-normaliser.ts';

/** A request as it stands in the file: `same_input` leading items of the previous one's input are left out. */
export type StoredRequest = NormalisedRequest & { same_input?: number };

/** Leaves out what the request repeats from the one before, since each request repeats the whole history. */
export function withoutPrefix(request: NormalisedRequest, before: readonly unknown[]): StoredRequest {
  const input = inputOf(request);
  let same = 0;
  while (same < before.length && same < input.length && JSON.stringify(before[same]) === JSON.stringify(input[same])) same += 1;
  if (same === 0 || !isObject(request.body)) return request;
  const { body, ...rest } = request;
  return { ...rest, same_input: same, body: { ...body, input: input.slice(same) } };
}

/** Puts it back; `undefined` when the request before has fewer items than are to be taken from it. */
export function withPrefix(stored: StoredRequest, before: readonly unknown[]): NormalisedRequest | undefined {
  const { same_input: same = 0, ...request } = stored;
  if (same === 0) return request;
  if (same > before.length || !isObject(request.body)) return undefined;
  return { ...request, body: { ...request.body, input: [...before.slice(0, same), ...inputOf(request)] } };
}

/** The input items of a request, none when it has no such list. */
export function inputOf(request: NormalisedRequest): readonly unknown[] {
  const { body } = request;
  return isObject(body) && Array.isArray(body['input']) ? (body['input'] as unknown[]) : [];
}
