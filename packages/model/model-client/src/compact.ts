import { type ResponseItem } from '@codex-ts/protocol';
import { asRecord, parseRecord } from './json-value.ts';
import { disconnected, idleError, ModelError } from './model-error.ts';
import { parseItem } from './parse-item.ts';
import { type ResponsesRequest } from './responses-request.ts';
import { type HttpResponse } from './transport.ts';
import { WatchedBody } from './watched-body.ts';

/** A compacted history is small; what is larger than this is none. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * The body of `POST /responses/compact`: of a sampling request, the fields that the endpoint takes, in the order of
 * the original. An output schema is left out: nothing is answered in its form.
 */
export function serializeCompactRequest(request: ResponsesRequest): string {
  const { reasoning, text } = request;
  return JSON.stringify({
    model: request.model,
    input: request.input,
    instructions: request.instructions,
    tools: request.tools,
    parallel_tool_calls: request.parallel_tool_calls,
    reasoning: reasoning === null ? null : { effort: reasoning.effort, summary: reasoning.summary },
    text: text?.verbosity === undefined ? undefined : { verbosity: text.verbosity },
  });
}

/**
 * The items of a 2xx answer. Items of types we do not know are left out. Throws `ModelError`: retryable when the body
 * broke off, `compaction_malformed` when it is no list of items.
 */
export async function compactedItems(response: HttpResponse, options: { idleMs: number; signal: AbortSignal }): Promise<ResponseItem[]> {
  const output = parseRecord(await readWhole(response, options))?.['output'];
  if (!Array.isArray(output)) {
    throw new ModelError('The server answered the request to compact the history with something that is not a history.', { code: 'compaction_malformed' });
  }
  return output.flatMap((raw) => {
    const record = asRecord(raw);
    const item = record === null ? null : parseItem(record);
    return item === null ? [] : [item];
  });
}

async function readWhole(response: HttpResponse, { idleMs, signal }: { idleMs: number; signal: AbortSignal }): Promise<string> {
  const body = new WatchedBody(response.body, { signal, idleMs, late: idleError });
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (let part = await body.next(); part !== null; part = await body.next()) {
      body.touch();
      parts.push(part);
      size += part.length;
      if (size > MAX_ANSWER_BYTES) throw new ModelError('The compacted history is too large to be one.', { code: 'compaction_malformed' });
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof ModelError) throw error;
    throw disconnected('Transport error: network error: error decoding response body', { cause: error });
  } finally {
    body.close();
  }
  return Buffer.concat(parts).toString('utf8');
}
