const WITHOUT: ReadonlySet<string> = new Set([
  'configRequirements/read',
  'config/mcpServer/reload',
  'account/logout',
  'account/rateLimits/read',
]);

/** Whether a request of this method must carry `params`. Those that need none accept absent, null and `{}`. */
export function takesParams(method: string): boolean {
  return !WITHOUT.has(method);
}
