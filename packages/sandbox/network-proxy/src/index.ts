// The only door of @codex-ts/network-proxy: explicit named exports, no logic.
export type { BlockedRequest, NetworkDecision, ProxyProtocol } from './blocked-request.ts';
export { type NetworkProxy, type NetworkProxyOptions, type ProxyEndpoints, startNetworkProxy } from './network-proxy.ts';
