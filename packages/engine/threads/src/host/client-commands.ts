import { allowedBy, type Config, type LoadedConfig, managedPolicy, shellEnvironment } from '@codex-ts/config';
import { type AttachedCommand, type AttachOptions } from '@codex-ts/exec-sessions';
import { CodexError, errorMessage, networkAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { delimiter, join, resolve } from 'node:path';
import { type EngineOptions } from '../engine-options.ts';
import { ReadDenials } from '../read-denials.ts';
import { ThreadNetwork } from '../thread-network.ts';

/** A command of a client's own, outside of all threads. */
export interface ClientCommand extends Omit<AttachOptions, 'signal'> {
  /** Program and arguments, run without a shell. */
  argv: readonly string[];
  /** Relative to the server's own folder; that one, when it is null. */
  cwd: string | null;
  /** Laid over the environment that commands get; null takes a variable away. */
  env: Readonly<Record<string, string | null>>;
  /** What it may do; as the configuration says, when it is null. */
  policy: SandboxPolicy | null;
}

export interface ClientCommandsOptions {
  /** The configuration as it is on disk now, for the server's own folder: a mistake in it must not open anything. */
  config(): Promise<LoadedConfig>;
  env: NodeJS.ProcessEnv;
  windowsRunner: EngineOptions['windowsRunner'];
  toolFolder: EngineOptions['toolFolder'];
  /** Something the user should know. */
  notice(text: string): void;
}

/**
 * Runs commands for clients, each through the sandbox plan of its policy. The workspace of a policy is the server's own
 * folder, wherever the command runs, as in the original.
 */
export class ClientCommands {
  readonly #options: ClientCommandsOptions;
  readonly #running = new Set<AttachedCommand>();
  readonly #closing = new AbortController();
  #hasRun = false;
  #network: { rules: Config['networkProxy']; access: ThreadNetwork } | null = null;
  /** Told once in the life of the process. */
  readonly #told = new Set<string>();

  constructor(options: ClientCommandsOptions) {
    this.#options = options;
  }

  /**
   * Starts a command; the signal kills it with all it started. Throws CodexError when it cannot be run as its policy
   * demands, `policy_not_allowed` when an administrator does not allow the policy, ConfigError; and the signal's reason.
   */
  async start({ argv, cwd, env, policy: asked, ...streams }: ClientCommand, signal: AbortSignal): Promise<AttachedCommand> {
    const loaded = await this.#options.config();
    const { config } = loaded;
    const refusal = asked === null ? null : allowedBy(loaded.requirements, { sandboxPolicy: asked });
    if (refusal !== null) throw new CodexError(refusal, { code: 'policy_not_allowed' });
    const policy = asked === null ? config.sandboxPolicy : managedPolicy(asked, config);
    const { planCommand } = await import('@codex-ts/sandboxing');
    const { startAttached } = await import('@codex-ts/exec-sessions');
    const [denyRead, proxy, environment] = await Promise.all([this.#hidden(config, policy, asked !== null), this.#proxy(config, policy), this.#environment(config, env)]);
    const plan = await planCommand({
      argv: [...argv],
      cwd: resolve(config.cwd, cwd ?? '.'),
      env: { ...environment, ...proxy?.environment },
      policy,
      policyCwd: config.cwd,
      denyRead,
      proxy: proxy?.endpoints,
      ...this.#platform(config),
    });
    for (const text of plan.warnings ?? []) this.#tell(text);
    this.#closing.signal.throwIfAborted();
    const command = await startAttached(plan, { ...streams, signal });
    this.#follow(command);
    return command;
  }

  /** Ends all commands; resolves when they and what they held on disk are gone. */
  async close(): Promise<void> {
    this.#closing.abort(new CodexError('The server is closing.', { code: 'closing' }));
    for (const command of this.#running) command.kill();
    await Promise.allSettled([...this.#running].map(({ exited }) => exited));
    if (this.#hasRun) await (await import('@codex-ts/exec-sessions')).allReleased();
    await this.#network?.access.close();
  }

  #follow(command: AttachedCommand): void {
    const done = (): void => void this.#running.delete(command);
    this.#running.add(command);
    this.#hasRun = true;
    command.exited.then(done, done);
    if (this.#closing.signal.aborted) command.kill();
  }

  /** A client that asks for no sandbox reads what it likes; where that is only configured, the project's rules stop it. */
  async #hidden(config: Config, policy: SandboxPolicy, isAsked: boolean): Promise<readonly string[]> {
    const { canDenyRead } = await import('@codex-ts/sandboxing');
    if (isAsked && !canDenyRead(policy)) return [];
    const denials = new ReadDenials(config.cwd, { isEnforced: config.codexignore, kept: join(config.codexHome, 'file-history') });
    return denials.forCommand({ turn: policy, command: policy });
  }

  /** The only way to other hosts, where the policy says so. There is nobody to ask: what no rule allows is refused. */
  async #proxy(config: Config, policy: SandboxPolicy): Promise<Awaited<ReturnType<ThreadNetwork['start']>> | null> {
    if (networkAccess(policy) !== 'proxied') return null;
    const before = this.#network;
    if (before === null || JSON.stringify(before.rules) !== JSON.stringify(config.networkProxy)) {
      const network = { rules: config.networkProxy, access: this.#access(config) };
      this.#network = network;
      // What runs already keeps to the rules that it was started under.
      if (before !== null) void Promise.allSettled([...this.#running].map(({ exited }) => exited)).then(() => before.access.close());
      return network.access.start();
    }
    return before.access.start();
  }

  #access({ networkProxy, codexHome }: Config): ThreadNetwork {
    return new ThreadNetwork({
      rules: () => networkProxy,
      hostRules: () => [],
      socketFolder: join(codexHome, 'tmp'),
      env: this.#options.env,
      ask: null,
      mayAsk: () => false,
      keep: () => Promise.resolve(),
      onError: (error) => this.#options.notice(`A request of a command was refused, because something went wrong: ${errorMessage(error)}`),
    });
  }

  async #environment({ shellEnvironmentPolicy }: Config, laid: ClientCommand['env']): Promise<Record<string, string>> {
    const result = new Map(Object.entries(shellEnvironment(shellEnvironmentPolicy, this.#options.env)));
    const folder = (await this.#options.toolFolder?.()) ?? null;
    const path = result.get('PATH');
    if (folder !== null && path !== undefined && path !== '') result.set('PATH', `${folder}${delimiter}${path}`);
    for (const [name, value] of Object.entries(laid)) {
      if (value === null) result.delete(name);
      else result.set(name, value);
    }
    return Object.fromEntries(result);
  }

  #platform({ features, windowsSandbox, networkProxy, codexHome }: Config) {
    const { windowsRunner: runner } = this.#options;
    const windows = runner === undefined ? {} : { windows: { ...windowsSandbox, codexHome, runner } };
    return { allowLandlock: features.use_legacy_landlock, proxyRules: networkProxy ?? undefined, ...windows };
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#options.notice(text);
  }
}
