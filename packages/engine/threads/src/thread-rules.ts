import { type Config } from '@codex-ts/config';
import { appendNetworkRule, appendPrefixRule, type ExecPolicy, isBannedPrefix, loadPolicy, type NetworkAmendment, networkRuleOf } from '@codex-ts/execpolicy';
import { errorMessage } from '@codex-ts/protocol';
import { type CommandRuling } from '@codex-ts/orchestrator';
import { join } from 'node:path';
import { commandRuling, type Proposal } from './command-ruling.ts';
import { type HostRule } from './thread-network.ts';

/** What a person allowed or forbade for good while the program runs. */
export type Amendment =
  | { kind: 'prefix'; prefix: readonly string[] }
  | ({ kind: 'host' } & HostRule);

export interface ThreadRulesOptions {
  policy: ExecPolicy;
  codexHome: string;
  /** Tells every thread of this process, this one among them. */
  amended(amendment: Amendment): void;
  /** Something the user should know. */
  notice(text: string): void;
}

type RulesConfig = Pick<Config, 'rulesFolders' | 'requiredRules'>;

/** The rules for commands and hosts, as one thread goes by them. */
export class ThreadRules {
  readonly #options: ThreadRulesOptions;
  #policy: ExecPolicy;

  constructor(options: ThreadRulesOptions) {
    this.#options = options;
    this.#policy = options.policy;
  }

  /** @throws CodexError for rules that cannot be read or understood: nothing runs under half of them */
  static async load({ rulesFolders, requiredRules }: RulesConfig): Promise<ExecPolicy> {
    const required = requiredRules.map(({ justification, ...rule }) => ({ ...rule, justification: justification ?? undefined }));
    return (await loadPolicy({ folders: rulesFolders.loaded, required })).policy;
  }

  /** What rules say of single hosts, in their order; `prompt` says nothing. */
  get hostRules(): HostRule[] {
    return this.#policy.networkRules.flatMap(({ host, protocol, decision }) =>
      decision === 'prompt' ? [] : [{ host, protocol: WIRE_PROTOCOLS[protocol], action: decision === 'allow' ? ('allow' as const) : ('deny' as const) }],
    );
  }

  /** First words of the commands that rules allow. */
  get allowedPrefixes(): readonly (readonly string[])[] {
    return this.#policy.allowedPrefixes;
  }

  judge(argv: readonly string[], proposal: Proposal): CommandRuling {
    return commandRuling(argv, proposal, this.#policy);
  }

  /** Keeps a prefix that a person allowed for good. False, and the user told why, when it is not kept. */
  async allowPrefix(prefix: readonly string[]): Promise<boolean> {
    if (prefix.length === 0 || isBannedPrefix(prefix)) {
      this.#options.notice(`A rule for ${JSON.stringify(prefix)} was not saved: it would let every command through.`);
      return false;
    }
    return this.#keep(() => appendPrefixRule(this.#file, prefix), { kind: 'prefix', prefix });
  }

  async keepHost(rule: HostRule): Promise<void> {
    await this.#keep(() => appendNetworkRule(this.#file, amendmentOf(rule)), { kind: 'host', ...rule });
  }

  /** Takes on what somebody allowed or forbade, here or in another thread. */
  amend(amendment: Amendment): void {
    this.#policy = amendment.kind === 'prefix' ? this.#policy.withPrefixRule(amendment.prefix) : this.#policy.withNetworkRule(networkRuleOf(amendmentOf(amendment)));
  }

  /** Reads the rules again. @throws CodexError; then the old ones hold */
  async reload(config: RulesConfig): Promise<void> {
    this.#policy = await ThreadRules.load(config);
  }

  get #file(): string {
    return join(this.#options.codexHome, 'rules', 'default.rules');
  }

  async #keep(write: () => Promise<void>, amendment: Amendment): Promise<boolean> {
    try {
      await write();
    } catch (error) {
      this.#options.notice(`The rule was not saved to ${this.#file}: ${errorMessage(error)}`);
      return false;
    }
    this.#options.amended(amendment);
    return true;
  }
}

const RULE_PROTOCOLS = { http: 'http', https: 'https', socks5Tcp: 'socks5_tcp', socks5Udp: 'socks5_udp' } as const;
const WIRE_PROTOCOLS = { http: 'http', https: 'https', socks5_tcp: 'socks5Tcp', socks5_udp: 'socks5Udp' } as const;

function amendmentOf({ host, protocol, action }: HostRule): NetworkAmendment {
  return { host, protocol: RULE_PROTOCOLS[protocol], decision: action };
}
