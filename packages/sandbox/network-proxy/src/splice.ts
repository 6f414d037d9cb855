import { type Socket } from 'node:net';
import { type Flow } from './flows.ts';
import { type ProxyLimits } from './limits.ts';

/**
 * Joins two connections until both have ended, passing on the end of each direction by itself. A silent or broken one
 * takes the other down. Only what a socket buffers is held in memory.
 */
export function splice(client: Socket, upstream: Socket, flow: Flow, limits: ProxyLimits): void {
  const cut = (): void => {
    client.destroy();
    upstream.destroy();
  };
  if (flow.signal.aborted || client.destroyed || upstream.destroyed) {
    flow.end();
    return cut();
  }
  flow.signal.addEventListener('abort', cut, { once: true });
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.setNoDelay(true);
    from.setTimeout(limits.idleMs, cut);
    from.once('error', cut);
    from.once('end', () => {
      client.setTimeout(limits.halfOpenMs);
      upstream.setTimeout(limits.halfOpenMs);
    });
    from.once('close', () => {
      if (to.destroyed) flow.end();
      // What was passed on already still goes out when the end was an orderly one.
      if (from.readableEnded) to.destroySoon();
      else to.destroy();
    });
    from.pipe(to);
  }
}
