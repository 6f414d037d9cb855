import { type Socket } from 'node:net';
import { withTimeout } from '@codex-ts/async-utils';
import { connectAddresses } from './connect-addresses.ts';
import { type Flows } from './flows.ts';
import { type Gate, type Route } from './gate.ts';
import { type ProxyLimits } from './limits.ts';
import { type Target } from './rule-book.ts';
import { tunnelThrough } from './upstream-proxy.ts';

/** What every way into the proxy works with. */
export interface Front {
  readonly gate: Gate;
  readonly flows: Flows;
  readonly limits: ProxyLimits;
}

/** A connection to the target of an admitted request, through the upstream proxy if there is one. Throws as connecting does. */
export async function dial(front: Front, target: Target, route: Route, signal: AbortSignal): Promise<Socket> {
  const { via } = route;
  const socket = await dialFirst(front, target, route, signal);
  if (!via) return socket;
  return withTimeout((inner) => tunnelThrough(socket, via, target, inner), front.limits.connectMs, { signal });
}

/** The same, but to the upstream proxy itself if there is one, which then is told the whole address. */
export async function dialFirst(front: Front, target: Target, route: Route, signal: AbortSignal): Promise<Socket> {
  const options = { signal, timeoutMs: front.limits.connectMs };
  if (route.via) return connectAddresses([route.via.host], route.via.port, options);
  return connectAddresses(route.addresses, target.port, options);
}
