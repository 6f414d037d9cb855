/** The instrumentation scope of everything we send. */
export interface Scope {
  readonly name: string;
  readonly version: string;
}

/** Milliseconds as OpenTelemetry's [seconds, nanoseconds]. */
export function hrTimeOf(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
