import { formatTraceparent, parseTraceparent, type TraceContext } from './traceparent.ts';
import { formatTracestate, parseTracestate } from './tracestate.ts';

/** A context from the two texts it travels in, or null when `traceparent` is not valid. A bad `tracestate` is dropped alone. */
export function traceContextOf(traceparent: string | null | undefined, tracestate?: string | null): TraceContext | null {
  const context = parseTraceparent(traceparent?.trim() ?? '');
  if (context === null) return null;
  return { ...context, tracestate: formatTracestate(parseTracestate(tracestate ?? '') ?? []) };
}

/** The trace a caller put us in through `TRACEPARENT` and `TRACESTATE`. */
export function traceContextFromEnv(env: Readonly<Record<string, string | undefined>>): TraceContext | null {
  return traceContextOf(env['TRACEPARENT'], env['TRACESTATE']);
}

/** Anything that has a place in a trace: a span, or the bare context of a request. */
export interface Traced {
  readonly context: TraceContext | null;
}

/** Headers for a request made within `traced`: `traceparent`, and `tracestate` when there is one. Empty outside any trace. */
export function outgoingTraceHeaders(traced: Traced): Readonly<Record<string, string>> {
  const { context } = traced;
  if (context === null) return {};
  const headers = { traceparent: formatTraceparent(context) };
  return context.tracestate === '' ? headers : { ...headers, tracestate: context.tracestate };
}
