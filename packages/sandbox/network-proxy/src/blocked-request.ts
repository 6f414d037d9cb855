/** How a client reached the proxy: a plain request, a CONNECT tunnel, or SOCKS5. */
export type ProxyProtocol = 'http' | 'https' | 'socks5Tcp' | 'socks5Udp';

/** Why a request was refused. The words are those that clients of the original know. */
export type BlockReason = 'not_allowed' | 'denied' | 'not_allowed_local' | 'method_not_allowed' | 'mitm_required';

/** Who refused it: the rules, the mode, or a person. */
export type BlockSource = 'baseline_policy' | 'mode_guard' | 'decider';

/** A request that was refused, or is about to be. It holds nothing of its path, its headers or its user. */
export interface BlockedRequest {
  /** Lowercase, without a port; IP addresses in their usual spelling. For a Unix socket its path. */
  host: string;
  /** 0 for a Unix socket. */
  port: number;
  protocol: ProxyProtocol;
  reason: BlockReason;
  /** Of plain requests only. */
  method?: string;
}

/** A person's answer: for the requests that wait, for as long as this proxy lives, or no. */
export type NetworkDecision = 'allow' | 'allowForSession' | 'deny';
