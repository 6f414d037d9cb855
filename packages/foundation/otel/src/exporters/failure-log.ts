import { errorMessage } from '@codex-ts/protocol';
import { type Telemetry } from '../telemetry.ts';

export type Signal = 'events' | 'spans' | 'metrics';

/**
 * Tells of a collector that does not take what it is sent: the first time as an error, then only at debug level, for a
 * collector that is down would otherwise fill the log it is reported in.
 */
export function failureLog(telemetry: Telemetry, signal: Signal): (error: unknown, lost: number) => void {
  const logger = telemetry.logger('codex_otel');
  let isFirst = true;
  return (error, lost) => {
    const why = error === null ? 'too many came at once' : reasonOf(error);
    const text = lost === 0 ? `OpenTelemetry ${signal} could not be sent: ${why}` : `OpenTelemetry: ${String(lost)} ${signal} were not sent: ${why}`;
    logger.log(isFirst ? 'error' : 'debug', text);
    isFirst = false;
  };
}

/** A refused connection to a name with several addresses comes as an AggregateError without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(errorMessage).join('; ');
  return errorMessage(error);
}
