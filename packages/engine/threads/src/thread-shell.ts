import { type Config, shellEnvironment } from '@codex-ts/config';
import { discoverShell, keptOnPath, namedShell, type Shell, shellArgv, shellKind, SnapshotKeeper, type WrapOptions } from '@codex-ts/exec-sessions';
import { join } from 'node:path';

export interface ThreadShellOptions {
  threadId: string;
  config: Pick<Config, 'codexHome' | 'features' | 'shellEnvironmentPolicy'>;
  env: NodeJS.ProcessEnv;
  /** Variables that commands never see. */
  credentials: readonly string[];
  /** The environment of commands. */
  environment(): Record<string, string>;
  notice(text: string): void;
}

/** The user's shell as a thread's commands use it, with what it sets up at its start kept in a snapshot. */
export class ThreadShell {
  readonly #shell: Shell;
  readonly #env: NodeJS.ProcessEnv;
  readonly #snapshots: SnapshotKeeper | null;
  #commands = 0;

  constructor(options: ThreadShellOptions) {
    this.#env = options.env;
    this.#shell = discoverShell(options.env);
    this.#snapshots = keeper(options, this.#shell);
  }

  get path(): string {
    return this.#shell.path;
  }

  /**
   * The argv that runs a script. `shell` is a wish of the model's; only the kind that its name tells counts, for a
   * program of its choice could make something else of an approved script.
   */
  argv(script: string, { shell, login }: { shell: string | null; login: boolean }): string[] {
    const kind = shell === null ? null : shellKind(shell);
    const named = kind === null ? null : namedShell(kind, this.#shell, this.#env);
    return shellArgv(named ?? this.#shell, script, { login });
  }

  /**
   * What really runs for an argv; nothing of it is for approval or display. `cwd`: the thread's directory; `pathFolder`
   * stays on the command's PATH whatever the user's start-up files do.
   */
  prepare(argv: readonly string[], { cwd, pathFolder }: { cwd: string; pathFolder: string | null }, options: () => Omit<WrapOptions, 'pathFolder'>): readonly string[] {
    // The user's start-up files are run for it: worth that only for a thread whose commands come in numbers.
    this.#commands += 1;
    if (this.#commands > 1) this.#snapshots?.refresh(cwd);
    const wrapped = this.#snapshots?.wrap(argv, { ...options(), pathFolder }) ?? argv;
    return wrapped === argv && pathFolder !== null ? keptOnPath(argv, pathFolder) : wrapped;
  }

  async close(): Promise<void> {
    await this.#snapshots?.close();
  }
}

function keeper({ threadId, config, credentials, environment, notice }: ThreadShellOptions, shell: Shell): SnapshotKeeper | null {
  const policy = config.shellEnvironmentPolicy;
  // Where commands do not inherit everything, what a shell collects at its start is not theirs either.
  if (!config.features.shell_snapshot || policy.inherit !== 'all') return null;
  return new SnapshotKeeper({
    shell,
    folder: join(config.codexHome, 'shell_snapshots'),
    threadId,
    env: environment,
    keep: (name) => !credentials.includes(name) && name in shellEnvironment(policy, { [name]: '' }, {}),
    onProblem: notice,
  });
}
