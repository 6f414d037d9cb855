import { type ReadinessFlag } from '@codex-ts/async-utils';
import { ApprovalCache, type CommandRuling, type Decision } from '@codex-ts/orchestrator';
import { type KernelEvent } from '@codex-ts/core';
import { type ToolCallItem } from '@codex-ts/protocol';
import { GrantedPermissions } from './granted-permissions.ts';
import { NO_GRANT } from './permission-grant.ts';
import { OpenCommands } from './open-commands.ts';
import { type CommandExit, type CommandOutput, type CommandSpec, type RunningCommand, type ToolServices, type ToolTurn } from './ports.ts';
import { ToolRouter } from './router.ts';

/** What a scripted command does when it is started. */
export interface Script {
  output?: string;
  /** Null: it goes on until `end` is called. */
  exitCode?: number | null;
  denied?: boolean;
  fails?: Error;
}

/** A router over scripted services that keep what was asked of them. */
export function scope(scripts: Script[] = [], change: { turn?: Partial<ToolTurn>; services?: Partial<ToolServices>; answer?: Decision; gate?: ReadinessFlag } = {}) {
  const specs: CommandSpec[] = [];
  const events: KernelEvent[] = [];
  const questions: (string | null)[] = [];
  const commands: ScriptedCommand[] = [];
  const abort = new AbortController();
  const turn: ToolTurn = {
    cwd: '/w', approvalPolicy: 'never', sandboxPolicy: { type: 'read-only' }, allowLoginShell: true,
    offersGrants: true, offersPermissionRequests: true, offersQuestions: true, dangerScreen: true,
    clientTools: [], truncation: { mode: 'tokens', limit: 10_000 }, acceptsImages: true, maxPollMs: 300_000, ...change.turn,
  };
  const services: ToolServices = {
    commands: {
      start: (spec) => {
        const script = scripts[specs.push(spec) - 1] ?? {};
        if (script.fails !== undefined) return Promise.reject(script.fails);
        const command = new ScriptedCommand(4000 + specs.length, spec, script);
        commands.push(command);
        return Promise.resolve(command);
      },
      find: (id) => commands.find((command) => command.id === id),
      runToEnd: (spec) => {
        const { output = '', exitCode } = scripts[specs.push(spec) - 1] ?? {};
        spec.onOutput(Buffer.from(output));
        return Promise.resolve({ exitCode: exitCode ?? 0, output, timedOut: exitCode === 124, durationMs: 1234 });
      },
      looksDenied: () => scripts[specs.length - 1]?.denied ?? false,
      load: { open: 1, many: 60 },
      canConfine: () => true,
      widen: (policy, _cwd, { write, network }) => ({
        type: 'permission-profile', name: `${policy.type}+${write.join()}`, files: { kind: 'unrestricted' }, network: network ? 'enabled' : 'restricted', nearest: { type: 'read-only' },
      }),
    },
    facts: {
      shellArgv: (script, { shell, login }) => [shell?.endsWith('/sh') === true ? '/bin/sh' : '/bin/bash', login ? '-lc' : '-c', script],
      judge: (argv, { prefix }) => ({ ...ruling(argv.join(' ')), proposedPrefix: prefix }),
      onlyReads: (argv) => argv.at(-1) === 'cat a',
      actions: () => [],
      patchIn: () => null,
    },
    patches: { prepare: () => Promise.resolve({ ok: false, message: 'apply_patch verification failed: no' }), watch: () => () => null },
    loadImage: (path) => Promise.resolve({ dataUrl: `data:image/png;base64,${path}` }),
    approvals: new ApprovalCache(),
    grants: new GrantedPermissions(),
    ask: ({ reason }) => {
      questions.push(reason);
      return Promise.resolve(change.answer ?? 'decline');
    },
    askPermissions: () => Promise.resolve({ granted: NO_GRANT, scope: 'turn' }),
    askUser: () => Promise.resolve({}),
    callClientTool: () => Promise.reject(new Error('no client is left to ask')),
    allowPrefix: () => Promise.resolve(true),
    now: () => 0,
    ...change.services,
  };
  const open = new OpenCommands((event) => events.push(event), services.now);
  const router = new ToolRouter(turn, services, open, change.gate);
  const run = (call: ToolCallItem) => router.run(call, { turnId: 't', signal: abort.signal, emit: (event) => events.push(event) });
  return { run, router, open, specs, events, questions, commands, abort, grants: services.grants };
}

/** Stands for rules: what begins with `allowed`, `asked` or `forbidden` has one. */
function ruling(line: string): CommandRuling {
  const commandClass = line.includes('rm -rf') ? 'dangerous' : line.endsWith(' cat a') ? 'safe' : 'ordinary';
  const rule = (['allow', 'prompt', 'forbidden'] as const).find((word) => line.includes(`rule:${word}`)) ?? null;
  return { rule, allowedByRules: rule === 'allow', commandClass, reason: rule === 'forbidden' ? 'forbidden by a rule' : null, proposedPrefix: null };
}

export function functionCall(name: string, args: unknown): ToolCallItem {
  return { type: 'function_call', name, call_id: 'c1', arguments: typeof args === 'string' ? args : JSON.stringify(args) };
}

export class ScriptedCommand implements RunningCommand {
  readonly id: number;
  readonly argv: readonly string[];
  readonly tty: boolean;
  readonly exited: Promise<CommandExit>;
  readonly written: string[] = [];
  exit: CommandExit | null;
  killed = false;
  readonly #output: string;
  #end: (exit: CommandExit) => void = () => undefined;

  constructor(id: number, spec: CommandSpec, { output = '', exitCode = 0 }: Script) {
    this.id = id;
    this.argv = spec.argv;
    this.tty = spec.tty;
    this.#output = output;
    this.exit = exitCode === null ? null : { exitCode };
    this.exited = this.exit === null ? new Promise((resolve) => (this.#end = resolve)) : Promise.resolve(this.exit);
    spec.onOutput(Buffer.from(output));
  }

  end(exitCode: number): void {
    this.exit = { exitCode };
    this.#end(this.exit);
  }

  collect({ signal }: { yieldMs: number; signal?: AbortSignal }): Promise<CommandOutput> {
    signal?.throwIfAborted();
    return Promise.resolve({ text: this.#output, totalBytes: this.#output.length, exit: this.exit, wallMs: 12.3 });
  }

  write(chars: string): void {
    this.written.push(chars);
  }

  kill(): Promise<void> {
    this.killed = true;
    return Promise.resolve();
  }

  aggregatedOutput(): string {
    return this.#output;
  }
}
