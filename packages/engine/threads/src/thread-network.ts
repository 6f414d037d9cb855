import { type BlockedRequest, type NetworkDecision, type NetworkProxy, type ProxyEndpoints } from '@codex-ts/network-proxy';
import { CodexError, type NetworkProxyRules } from '@codex-ts/protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { type ApprovalQuestion } from '@codex-ts/tools';

type HostQuestion = Extract<ApprovalQuestion, { kind: 'network' }>;

export interface HostRule {
  host: string;
  protocol: HostQuestion['protocol'];
  action: 'allow' | 'deny';
}

export interface ThreadNetworkOptions {
  /** The configured rules now in force; null: commands have no proxied network. */
  rules(): NetworkProxyRules | null;
  /** What people said of single hosts, in the order in which they said it. */
  hostRules(): readonly HostRule[];
  /** A private folder of ours for the proxy's sockets. */
  socketFolder: string;
  env: NodeJS.ProcessEnv;
  /** Asks a person about a host; null where nobody may be asked. */
  ask: ((question: HostQuestion, signal: AbortSignal) => Promise<Decision>) | null;
  /** Whether a person may be asked now. */
  mayAsk(): boolean;
  /** Keeps a person's answer about a host for good. */
  keep(rule: HostRule): Promise<void>;
  /** Something went wrong that stopped a request. */
  onError(error: unknown): void;
}

/** The way of a thread's commands to other hosts: one proxy, started by the first command that needs it. */
export class ThreadNetwork {
  readonly #options: ThreadNetworkOptions;
  #proxy: Promise<NetworkProxy> | null = null;

  constructor(options: ThreadNetworkOptions) {
    this.#options = options;
  }

  /** @throws CodexError `sandbox_unavailable` when there are no rules to hold commands to */
  async start(): Promise<{ endpoints: ProxyEndpoints; environment: Record<string, string> }> {
    this.#proxy ??= this.#open();
    this.#proxy.catch(() => {
      this.#proxy = null;
    });
    const proxy = await this.#proxy;
    return { endpoints: proxy.endpoints, environment: proxy.environment() };
  }

  /** The hosts that are allowed beforehand. */
  get allowedHosts(): readonly string[] {
    const rules = this.#options.rules();
    if (rules === null) return [];
    const hosts = new Set(rules.allowedDomains);
    for (const { host, action } of this.#options.hostRules()) {
      if (action === 'allow') hosts.add(host);
      else hosts.delete(host);
    }
    return [...hosts];
  }

  /** Takes on rules that have changed. */
  async refresh(): Promise<void> {
    const rules = this.#options.rules();
    const proxy = await this.#proxy;
    if (proxy === null || rules === null) return;
    proxy.update(rules);
    this.#teach(proxy);
  }

  async close(): Promise<void> {
    const proxy = await this.#proxy?.catch(() => null);
    this.#proxy = null;
    await proxy?.close();
  }

  async #open(): Promise<NetworkProxy> {
    const { socketFolder, env } = this.#options;
    const rules = this.#options.rules();
    if (rules === null) throw new CodexError('The network policy of this thread has no rules, so the command was not run.', { code: 'sandbox_unavailable' });
    const { startNetworkProxy } = await import('@codex-ts/network-proxy');
    const { onError } = this.#options;
    const proxy = await startNetworkProxy({ rules, socketFolder, env, onError, decide: (request, signal) => this.#decide(request, signal) });
    this.#teach(proxy);
    return proxy;
  }

  #teach(proxy: NetworkProxy): void {
    for (const { host, protocol, action } of this.#options.hostRules()) {
      if (action === 'allow') proxy.allow(host, protocol);
      else proxy.deny(host, protocol);
    }
  }

  async #decide({ host, port, protocol }: BlockedRequest, signal: AbortSignal): Promise<NetworkDecision> {
    const { ask, mayAsk, keep } = this.#options;
    if (ask === null || !mayAsk()) return 'deny';
    const question: HostQuestion = { kind: 'network', itemId: `network#${protocol}#${host}#${port}`, reason: `${host} is not in the allowed_domains`, host, protocol };
    const decision = await ask(question, signal);
    if (decision === 'accept') return 'allow';
    if (decision === 'acceptForSession') return 'allowForSession';
    if (typeof decision === 'string' || !('hostRule' in decision) || decision.hostRule.host !== host) return 'deny';
    const { action } = decision.hostRule;
    await keep({ host, protocol, action });
    return action;
  }
}
