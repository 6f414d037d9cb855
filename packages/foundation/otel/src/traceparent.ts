/** The part of a trace that travels: which trace, which span is the parent, and whether it is recorded. */
export interface TraceContext {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  /** 0 to 255; bit 0 means sampled, bit 1 that the trace id is random. */
  readonly flags: number;
  /** What other tracers added, as it came; '' when nothing did. */
  readonly tracestate: string;
}

export const SAMPLED = 1;
/** W3C Trace Context level 2 defines these two bits; unknown ones are not passed on. */
const KNOWN_FLAGS = 0b11;

/**
 * Reads a `traceparent` header as W3C Trace Context defines it. A version above 00 is read for the fields that 00
 * has. Null for anything else: upper-case digits, zero ids, version ff, a wrong length.
 */
export function parseTraceparent(text: string): TraceContext | null {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text);
  if (match === null || text.includes('\n')) return null;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) & KNOWN_FLAGS, tracestate: '' };
}

/** The header for `context`, always of version 00. */
export function formatTraceparent(context: TraceContext): string {
  return `00-${context.traceId}-${context.spanId}-${(context.flags & KNOWN_FLAGS).toString(16).padStart(2, '0')}`;
}
