import { type Resource } from '@opentelemetry/resources';
import { type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { type LogRecord } from '../log-record.ts';
import { hrTimeOf, type Scope } from './otlp-shapes.ts';

/** Severity numbers of the OpenTelemetry log data model. */
const SEVERITY = { trace: 1, debug: 5, info: 9, warn: 13, error: 17 } as const;

/** A session event as OTLP has it. Attribute values are strings throughout, as the original sends them. */
export function otlpLog(record: LogRecord, resource: Resource, scope: Scope): ReadableLogRecord {
  const time = hrTimeOf(record.timeMs);
  return {
    hrTime: time,
    hrTimeObserved: time,
    severityNumber: SEVERITY[record.level],
    severityText: record.level.toUpperCase(),
    body: record.message,
    eventName: record.message,
    attributes: Object.fromEntries(Object.entries(record.fields).map(([name, value]) => [name, String(value)])),
    droppedAttributesCount: 0,
    resource,
    instrumentationScope: scope,
  };
}
