import { delimiter } from 'node:path';
import { ExecSessions, runToEnd, WARN_OPEN_SESSIONS } from '@codex-ts/exec-sessions';
import { looksDenied, planCommand, type SpawnPlan, withGrants, writableRoots } from '@codex-ts/sandboxing';
import { networkAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { type CommandHost, type CommandSpec, type PermissionGrant, type RunningCommand } from '@codex-ts/tools';
import { type ThreadNetwork } from './thread-network.ts';
import { type ThreadShell } from './thread-shell.ts';

export interface SandboxedCommandsOptions {
  environment(kind: CommandSpec['environment']): Record<string, string>;
  /** The paths that a command under a policy must not see. */
  hidden(policy: SandboxPolicy): Promise<readonly string[]>;
  /** What the policy of a turn calls the workspace. */
  workspace(): string;
  network: ThreadNetwork;
  /** How this machine confines. */
  platform(): Pick<Parameters<typeof planCommand>[0], 'allowLandlock' | 'windows' | 'proxyRules'>;
  shell: Pick<ThreadShell, 'prepare'>;
  /** The folder that goes first on the PATH of commands. */
  toolFolder(): Promise<string | null>;
  /** Something the user should know. */
  notice(text: string): void;
  /** Names of the variables that are set on purpose. */
  chosenVariables(kind: CommandSpec['environment']): readonly string[];
}

/** Runs the model's commands: each through the sandbox plan of its policy, all ended when the thread closes. */
export class SandboxedCommands implements CommandHost {
  readonly #options: SandboxedCommandsOptions;
  readonly #sessions = new ExecSessions();
  /** Told once in the life of the thread. */
  readonly #told = new Set<string>();

  constructor(options: SandboxedCommandsOptions) {
    this.#options = options;
  }

  async start(spec: CommandSpec, signal: AbortSignal): Promise<RunningCommand> {
    const plan = await this.#plan(spec);
    const session = await this.#sessions.start(plan, { tty: spec.tty, argv: spec.argv, onOutput: spec.onOutput, signal });
    return running(session);
  }

  find(id: number): RunningCommand | undefined {
    const session = this.#sessions.get(id);
    return session === undefined ? undefined : running(session);
  }

  async runToEnd(spec: CommandSpec & { timeoutMs: number }, signal: AbortSignal) {
    const plan = await this.#plan(spec);
    return runToEnd(plan, { timeoutMs: spec.timeoutMs, signal, onOutput: spec.onOutput });
  }

  get load(): CommandHost['load'] {
    return { open: this.#sessions.openCount, many: WARN_OPEN_SESSIONS };
  }

  looksDenied(exitCode: number, output: string, policy: SandboxPolicy): boolean {
    return looksDenied(exitCode, output, { network: networkAccess(policy) });
  }

  /** Elsewhere there is a sandbox, and one that fails stops the command; on Windows it is a matter of set-up. */
  canConfine(): boolean {
    return process.platform !== 'win32' || (this.#options.platform().windows?.level ?? null) !== null;
  }

  widen(policy: SandboxPolicy, cwd: string, { read, write, network }: PermissionGrant): SandboxPolicy {
    return withGrants(policy, cwd, { read: [...read], write: [...write], network });
  }

  /** The commands that still run. */
  open() {
    return this.#sessions.list().filter(({ exit }) => exit === null);
  }

  /** Ends the commands that still run. */
  async clean(): Promise<void> {
    await this.#sessions.closeAll();
  }

  close(): Promise<void> {
    return this.#sessions.closeAll();
  }

  async #plan({ argv, cwd, sandbox, environment }: CommandSpec): Promise<SpawnPlan> {
    const { hidden, workspace, network, platform, shell, chosenVariables, toolFolder } = this.#options;
    const isProxied = networkAccess(sandbox) === 'proxied';
    const [denyRead, proxy, folder] = await Promise.all([hidden(sandbox), isProxied ? network.start() : null, toolFolder()]);
    const { env, pathFolder } = withFolder({ ...this.#options.environment(environment), ...proxy?.environment }, folder);
    const wrapping = () => ({
      overrides: [...chosenVariables(environment), ...Object.keys(proxy?.environment ?? {})],
      writableRoots: sandbox.type === 'danger-full-access' ? [] : writableRoots(sandbox, workspace(), env).map(({ root }) => root),
    });
    const plan = await planCommand({
      argv: [...shell.prepare(argv, { cwd: workspace(), pathFolder }, wrapping)],
      cwd,
      env,
      policy: sandbox,
      policyCwd: workspace(),
      denyRead,
      proxy: proxy?.endpoints,
      ...platform(),
    });
    for (const text of plan.warnings ?? []) this.#tell(text);
    return plan;
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#options.notice(text);
  }
}

/** The environment with the folder first on PATH. A command that is to have no PATH gets none. */
function withFolder(env: Record<string, string>, folder: string | null): { env: Record<string, string>; pathFolder: string | null } {
  const { PATH } = env;
  if (folder === null || PATH === undefined || PATH === '') return { env, pathFolder: null };
  return { env: { ...env, PATH: `${folder}${delimiter}${PATH}` }, pathFolder: folder };
}

type Session = NonNullable<ReturnType<ExecSessions['get']>>;

function running(session: Session): RunningCommand {
  return {
    argv: session.argv,
    id: session.id,
    tty: session.tty,
    exited: session.exited,
    get exit() {
      return session.exit;
    },
    collect: (options) => session.collect(options),
    write: (chars) => session.write(chars),
    kill: () => session.kill(),
    aggregatedOutput: () => session.aggregatedOutput(),
  };
}
