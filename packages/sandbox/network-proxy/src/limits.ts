/** What one proxy may cost. Times are in milliseconds. */
export interface ProxyLimits {
  /** Open client connections, over all listeners; a further one is closed at once. */
  connections: number;
  /** Requests and tunnels under way; pipelining could make more of them than connections. A further one gets 503. */
  flows: number;
  /** Questions that wait for a person; a further one is answered with no. */
  questions: number;
  /** Request line and headers together, in both directions. */
  headerBytes: number;
  /** Until the headers of a request, or a SOCKS greeting, are complete. */
  headersMs: number;
  /** Between two requests on one connection. */
  keepAliveMs: number;
  lookupMs: number;
  connectMs: number;
  /** Without a byte in either direction of a request or tunnel. */
  idleMs: number;
  /** The same once one side of a tunnel has ended, and for the rest of a request that was refused. */
  halfOpenMs: number;
  /** How long a question may wait for its answer. */
  decideMs: number;
}

export const DEFAULT_LIMITS: ProxyLimits = {
  connections: 512,
  flows: 512,
  questions: 32,
  headerBytes: 64 * 1024,
  headersMs: 30_000,
  keepAliveMs: 60_000,
  lookupMs: 15_000,
  connectMs: 30_000,
  idleMs: 30 * 60_000,
  halfOpenMs: 2 * 60_000,
  decideMs: 10 * 60_000,
};
