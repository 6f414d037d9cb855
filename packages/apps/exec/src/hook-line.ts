import { type ServerNotification } from '@codex-ts/app-server-protocol';

import { type Style } from './style.ts';

type HookRun = Extract<ServerNotification, { method: 'hook/started' }>['params']['run'];

/** `hook: SessionStart` when a hook begins, with how it went when it has ended. */
export function hookLine({ eventName, status }: HookRun, style: Style): string {
  const words = status === 'running' ? [eventName] : [eventName, status];
  return `${style.bold('hook:')} ${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')}`;
}
