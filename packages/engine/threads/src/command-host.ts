import { ExecSessions, runToEnd } from '@codex-ts/exec-sessions';
import { looksDenied, planCommand } from '@codex-ts/sandboxing';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { type CommandHost, type CommandSpec, type RunningCommand } from '@codex-ts/tools';

/** Runs the model's commands: each through the sandbox plan of its policy, all ended when the thread closes. */
export class SandboxedCommands implements CommandHost {
  readonly #environment: (kind: CommandSpec['environment']) => Record<string, string>;
  readonly #hidden: (policy: SandboxPolicy) => Promise<readonly string[]>;
  readonly #sessions = new ExecSessions();
  readonly #argv = new Map<number, readonly string[]>();

  /** `hidden` names the paths that a command under a policy must not see. */
  constructor(environment: (kind: CommandSpec['environment']) => Record<string, string>, hidden: (policy: SandboxPolicy) => Promise<readonly string[]>) {
    this.#environment = environment;
    this.#hidden = hidden;
  }

  async start(spec: CommandSpec, signal: AbortSignal): Promise<RunningCommand> {
    const plan = await this.#plan(spec);
    const session = await this.#sessions.start(plan, { tty: spec.tty, onOutput: spec.onOutput, signal });
    this.#argv.set(session.id, spec.argv);
    return running(session, spec.argv);
  }

  find(id: number): RunningCommand | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) return undefined;
    return running(session, this.#argv.get(id) ?? []);
  }

  async runToEnd(spec: CommandSpec & { timeoutMs: number }, signal: AbortSignal) {
    const plan = await this.#plan(spec);
    return runToEnd(plan, { timeoutMs: spec.timeoutMs, signal, onOutput: spec.onOutput });
  }

  looksDenied(exitCode: number, output: string): boolean {
    return looksDenied(exitCode, output);
  }

  close(): Promise<void> {
    return this.#sessions.closeAll();
  }

  async #plan({ argv, cwd, sandbox, environment }: CommandSpec) {
    const denyRead = await this.#hidden(sandbox);
    return planCommand({ argv: [...argv], cwd, env: this.#environment(environment), policy: sandbox, policyCwd: cwd, denyRead });
  }
}

type Session = NonNullable<ReturnType<ExecSessions['get']>>;

function running(session: Session, argv: readonly string[]): RunningCommand {
  return {
    argv,
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
