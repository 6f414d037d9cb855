import { type Resource } from '@opentelemetry/resources';
import { type ReadableSpan } from '@opentelemetry/sdk-trace';
import { type FinishedSpan } from '../span.ts';
import { type TraceContext } from '../traceparent.ts';
import { hrTimeOf, type Scope } from './otlp-shapes.ts';

/** `SpanKind.INTERNAL`, `SpanStatusCode.UNSET` and `.ERROR` of the OpenTelemetry API, without loading it. */
const INTERNAL = 0;
const UNSET = 0;
const ERROR = 2;

/** A finished span as OTLP has it. */
export function otlpSpan(span: FinishedSpan, resource: Resource, scope: Scope): ReadableSpan {
  const place = contextOf(span.context, span.context.spanId);
  return {
    name: span.name,
    kind: INTERNAL,
    spanContext: () => place,
    ...(span.parentSpanId === null ? {} : { parentSpanContext: contextOf(span.context, span.parentSpanId) }),
    startTime: hrTimeOf(span.startMs),
    endTime: hrTimeOf(span.endMs),
    duration: hrTimeOf(span.endMs - span.startMs),
    status: span.error === null ? { code: UNSET } : { code: ERROR, message: span.error },
    attributes: span.attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function contextOf(context: TraceContext, spanId: string) {
  return { traceId: context.traceId, spanId, traceFlags: context.flags };
}
