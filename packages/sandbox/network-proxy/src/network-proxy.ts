import { type NetworkProxyRules } from '@codex-ts/protocol';
import { type BlockedRequest, type ProxyProtocol } from './blocked-request.ts';
import { Flows } from './flows.ts';
import { Gate } from './gate.ts';
import { DEFAULT_LIMITS, type ProxyLimits } from './limits.ts';
import { openListeners } from './listeners.ts';
import { proxyEnvironment } from './proxy-environment.ts';
import { type Decide, Questions } from './questions.ts';
import { type Lookup, Resolver } from './resolver.ts';
import { RuleBook } from './rule-book.ts';

/** Where a proxy listens: on 127.0.0.1 and, for network namespaces, on a Unix socket ('' on Windows, which has neither). */
export interface ProxyEndpoints {
  readonly http: ProxyEndpoint;
  readonly socks: ProxyEndpoint | null;
}

export interface ProxyEndpoint {
  readonly port: number;
  readonly socket: string;
}

export interface NetworkProxyOptions {
  readonly rules: NetworkProxyRules;
  /** Private to this user; made when absent. Each proxy makes a folder of its own in it. */
  readonly socketFolder: string;
  /** Our own environment, for the upstream proxy. */
  readonly env: NodeJS.ProcessEnv;
  /** Asks a person about a host that no rule names; without it such a host is refused. */
  readonly decide?: Decide | undefined;
  /** Hears of every refusal, also of those a person made. */
  readonly onBlocked?: ((blocked: BlockedRequest) => void) | undefined;
  /** Hears of what `decide` throws and of defects of ours; the request concerned is refused. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** The resolver; default: that of the system. */
  readonly lookup?: Lookup | undefined;
  readonly limits?: Partial<ProxyLimits> | undefined;
  readonly platform?: NodeJS.Platform | undefined;
}

export interface NetworkProxy {
  readonly endpoints: ProxyEndpoints;
  /** What to add to the environment of commands. */
  environment(): Record<string, string>;
  /**
   * Puts other rules in the place of those it was started with, and cuts what they no longer allow. SOCKS5 can be
   * switched off so, but not on. Throws CodexError `bad_domain_pattern` and changes nothing then.
   */
  update(rules: NetworkProxyRules): void;
  /** Learns a rule: the host may be reached by this protocol. The latest rule for a host counts. Throws CodexError `bad_host`. */
  allow(host: string, protocol: ProxyProtocol): void;
  /** Learns a rule: the host may not be reached, by any protocol, as the original has it. Throws CodexError `bad_host`. */
  deny(host: string, protocol: ProxyProtocol): void;
  /** Ends all connections and questions and removes its sockets. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a proxy through which commands reach the hosts that the rules or a person allow, and nothing else. It runs in
 * this process. Throws CodexError `bad_domain_pattern`, `socket_folder` or `proxy_listen`.
 */
export async function startNetworkProxy(options: NetworkProxyOptions): Promise<NetworkProxy> {
  const limits: ProxyLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const platform = options.platform ?? process.platform;
  const onError = options.onError ?? ((): void => {});
  const rules = new RuleBook(options.rules);
  const questions = options.decide
    ? new Questions({ decide: options.decide, limit: limits.questions, timeoutMs: limits.decideMs, onError })
    : null;
  const gate = new Gate({
    rules,
    questions,
    resolver: new Resolver(options.lookup, limits.lookupMs),
    env: options.env,
    onBlocked: options.onBlocked ?? ((): void => {}),
  });
  const flows = new Flows(limits.flows);
  const listeners = await openListeners({ gate, flows, limits }, { folder: options.socketFolder, platform, onError });
  const changed = (change: () => void): void => {
    change();
    questions?.settleWhere((target) => {
      return rules.verdict(target) !== 'not_allowed' || rules.modeGuard(target.protocol, 'GET') !== null;
    });
    flows.recheck();
  };
  return {
    endpoints: listeners.endpoints,
    environment: () => proxyEnvironment(listeners.endpoints, { allowLocalBinding: rules.rules.allowLocalBinding, platform, env: options.env }),
    update: (next) => changed(() => rules.replace(next)),
    allow: (host, protocol) => changed(() => rules.allow(host, protocol)),
    deny: (host) => changed(() => rules.deny(host)),
    close: async () => {
      flows.abortAll();
      await listeners.close();
    },
  };
}
