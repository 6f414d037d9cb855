/**
 * Whether the command behind a `proxyStage` was started. The outer and the inner bwrap write to one status file; each
 * adds an exit code only after what it was to run really ran. For the outer one that is the bridge.
 */
export function proxiedCommandStarted(status: string): boolean {
  return (status.match(/"exit-code"\s*:/g) ?? []).length > 1;
}
