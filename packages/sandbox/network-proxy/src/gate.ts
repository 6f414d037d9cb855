import { errorMessage } from '@codex-ts/protocol';
import { type BlockedRequest, type BlockReason, type BlockSource, type NetworkDecision } from './blocked-request.ts';
import { type Flow } from './flows.ts';
import { type Host } from './host.ts';
import { type Questions } from './questions.ts';
import { type Resolver } from './resolver.ts';
import { type RuleBook, type Target } from './rule-book.ts';
import { type UpstreamProxy, upstreamProxyFor } from './upstream-proxy.ts';

/** What a client asks for. */
export interface AccessRequest extends Target {
  /** Of a plain request; undefined also for an upgrade, which every mode but `full` forbids. */
  readonly method?: string | undefined;
}

export interface Route {
  /** Where to connect: only these, which were judged. */
  readonly addresses: readonly string[];
  readonly via: UpstreamProxy | undefined;
}

export interface Block {
  readonly type: 'blocked';
  readonly reason: BlockReason;
  readonly source: BlockSource;
}

export type Admission = { readonly type: 'open'; readonly route: Route } | Block | { readonly type: 'failed'; readonly message: string };

export interface GateOptions {
  readonly rules: RuleBook;
  readonly resolver: Resolver;
  /** null: nobody can be asked. */
  readonly questions: Questions | null;
  readonly env: NodeJS.ProcessEnv;
  readonly onBlocked: (blocked: BlockedRequest) => void;
}

/** Judges each request of every front: rules, then mode, then a person, then the addresses behind the name. */
export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get rules(): RuleBook {
    return this.#options.rules;
  }

  /** Waits for a person when need be. Rejects with the flow's reason when it is cut meanwhile; `blocked` was reported. */
  async admit(request: AccessRequest, flow: Flow): Promise<Admission> {
    const admission = await this.#judge(request, flow);
    if (admission.type === 'blocked') this.report(request, admission.reason);
    return admission;
  }

  report(request: AccessRequest, reason: BlockReason): void {
    this.#options.onBlocked(blockedRequest(request, reason));
  }

  async #judge(request: AccessRequest, flow: Flow): Promise<Admission> {
    const decision = await this.#ask(request, flow);
    const refusal = this.#refusal(request, decision);
    if (refusal) return refusal;
    let addresses: readonly Host[];
    let via: UpstreamProxy | undefined;
    try {
      via = this.#upstream(request);
      addresses = await this.#addresses(request, via, flow.signal);
    } catch (error) {
      flow.signal.throwIfAborted();
      // A failed lookup is the outcome that the client is told, not an error of ours.
      return { type: 'failed', message: errorMessage(error) };
    }
    flow.signal.throwIfAborted();
    const block = (): Block | null => this.#refusal(request, decision) ?? this.#addressRefusal(request, addresses);
    const refused = block();
    if (refused) return refused;
    if (addresses.length === 0 && !via) return { type: 'failed', message: 'The name has no address.' };
    flow.watch(() => block() === null && (!via || this.rules.rules.allowUpstreamProxy));
    return { type: 'open', route: { addresses: addresses.map(({ text }) => text), via } };
  }

  /** A person's answer to what the rules leave open and the mode does not forbid anyway; null: not asked. */
  async #ask(request: AccessRequest, flow: Flow): Promise<NetworkDecision | null> {
    const { questions } = this.#options;
    if (!questions || this.rules.verdict(request) !== 'not_allowed') return null;
    if (this.rules.modeGuard(request.protocol, request.method) !== null) return null;
    const decision = await questions.ask(request, blockedRequest(request, 'not_allowed'), flow.signal);
    flow.signal.throwIfAborted();
    if (decision === 'allowForSession') this.rules.remember(request);
    return decision;
  }

  /** What the rules say now; a person's yes counts only where they say nothing. */
  #refusal(request: AccessRequest, decision: NetworkDecision | null): Block | null {
    const verdict = this.rules.verdict(request);
    const isAllowed = verdict === 'allowed' || (verdict === 'not_allowed' && decision !== null && decision !== 'deny');
    if (!isAllowed) {
      const source = verdict === 'not_allowed' && decision !== null ? 'decider' : 'baseline_policy';
      return { type: 'blocked', reason: verdict, source };
    }
    const guard = this.rules.modeGuard(request.protocol, request.method);
    return guard && { type: 'blocked', reason: guard, source: 'mode_guard' };
  }

  #addressRefusal(request: AccessRequest, addresses: readonly Host[]): Block | null {
    const verdict = this.rules.addressVerdict(request, addresses);
    return verdict === 'allowed' ? null : { type: 'blocked', reason: verdict, source: 'baseline_policy' };
  }

  #upstream(request: AccessRequest): UpstreamProxy | undefined {
    return this.rules.rules.allowUpstreamProxy ? upstreamProxyFor(request, this.#options.env) : undefined;
  }

  /** Behind an upstream proxy there may be names that only it can resolve: those have no address here. */
  async #addresses(request: AccessRequest, via: UpstreamProxy | undefined, signal: AbortSignal): Promise<readonly Host[]> {
    const found = this.#options.resolver.addresses(request.host, signal);
    return via ? found.catch(() => []) : found;
  }
}

function blockedRequest(request: AccessRequest, reason: BlockReason): BlockedRequest {
  const { protocol, port, method } = request;
  return { host: request.host.text, port, protocol, reason, ...(method === undefined ? {} : { method }) };
}
