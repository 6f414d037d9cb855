/** Where one proxy listens: on TCP 127.0.0.1:port, and on a unix socket for those who cannot reach that. */
export interface ProxyEndpoint {
  readonly port: number;
  /** Absolute path. */
  readonly socket: string;
}

/** The proxies through which a command may reach the network; its environment already names their ports. */
export interface ProxyEndpoints {
  readonly http: ProxyEndpoint;
  readonly socks: ProxyEndpoint | null;
}
