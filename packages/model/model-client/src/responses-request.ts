import { type ResponseItem } from '@codex-ts/protocol';

/** The body of `POST /responses`, fields in the order in which they are sent. */
export interface ResponsesRequest {
  readonly model: string;
  readonly instructions: string;
  /** Whole history, oldest first; each item goes out with its keys as they stand. */
  readonly input: readonly ResponseItem[];
  /** Tool specs, sent as given. */
  readonly tools: readonly unknown[];
  readonly tool_choice: 'auto';
  readonly parallel_tool_calls: boolean;
  /** Null for a model without reasoning parameters. */
  readonly reasoning: { readonly effort?: string | undefined; readonly summary?: string | undefined } | null;
  readonly store: boolean;
  readonly stream: true;
  readonly include: readonly string[];
  /** As the API spells it: `priority` is the fast tier. */
  readonly service_tier?: string | undefined;
  /** Thread id. */
  readonly prompt_cache_key: string;
  readonly text?: { readonly verbosity?: unknown; readonly format?: unknown } | undefined;
}

/**
 * The request as it goes over the wire. Keys have one fixed order whatever the object's own, so that a request with
 * a longer history shares every byte of the former up to the end of `input`: the server's prompt cache lives on that.
 * Fields that are `undefined` are left out; a `reasoning` of null is sent as null.
 */
export function serializeRequest(request: ResponsesRequest): string {
  const { reasoning, text } = request;
  return JSON.stringify({
    model: request.model,
    instructions: request.instructions,
    input: request.input,
    tools: request.tools,
    tool_choice: request.tool_choice,
    parallel_tool_calls: request.parallel_tool_calls,
    reasoning: reasoning === null ? null : { effort: reasoning.effort, summary: reasoning.summary },
    store: request.store,
    stream: request.stream,
    include: request.include,
    service_tier: request.service_tier,
    prompt_cache_key: request.prompt_cache_key,
    text: text === undefined ? undefined : { verbosity: text.verbosity, format: text.format },
  });
}
