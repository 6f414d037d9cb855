import { type ClientRequests } from './schema/methods.ts';

const WITHOUT: ReadonlySet<string> = new Set<keyof ClientRequests>(['configRequirements/read']);

/** Whether a request of this method must carry `params`. Those that need none accept absent, null and `{}`. */
export function takesParams(method: string): boolean {
  return !WITHOUT.has(method);
}
