import { type ApprovalCache, type CommandClass, type Decision } from '@codex-ts/orchestrator';
import { type LoadImage } from '@codex-ts/context';
import { type ApprovalPolicy, type CommandAction, type FileChange, type SandboxPolicy } from '@codex-ts/protocol';
import { type TruncationPolicy } from '@codex-ts/text-utils';

/** What a turn fixes for its tools. */
export interface ToolTurn {
  /** Absolute. */
  cwd: string;
  approvalPolicy: ApprovalPolicy;
  sandboxPolicy: SandboxPolicy;
  /** Path of the user's shell. */
  shell: string;
  /** Whether the model may ask for a login shell. */
  allowLoginShell: boolean;
  /** How much of a tool's output enters history. */
  truncation: TruncationPolicy;
  acceptsImages: boolean;
  /** Upper bound of an empty `write_stdin` poll, in milliseconds. */
  maxPollMs: number;
}

export interface CommandSpec {
  argv: string[];
  cwd: string;
  sandbox: SandboxPolicy;
  tty: boolean;
  /** `tool` adds the settings for non-interactive use that exec_command promises. */
  environment: 'tool' | 'plain';
  onOutput(chunk: Uint8Array): void;
}

export interface CommandExit {
  exitCode: number;
}

export interface CommandOutput {
  text: string;
  /** All that the command printed since the last look, also what was cut. */
  totalBytes: number;
  exit: CommandExit | null;
  wallMs: number;
}

/** A running command. */
export interface RunningCommand {
  readonly argv: readonly string[];
  readonly id: number;
  readonly tty: boolean;
  readonly exit: CommandExit | null;
  readonly exited: Promise<CommandExit>;
  /** What was printed since the last look; returns when the command ends or after `yieldMs`. Rejects on abort. */
  collect(options: { yieldMs: number; signal?: AbortSignal }): Promise<CommandOutput>;
  write(chars: string): void;
  kill(): Promise<void>;
  aggregatedOutput(): string;
}

export interface FinishedCommand {
  exitCode: number;
  output: string;
  timedOut: boolean;
  durationMs: number;
}

/** Where commands run. Every start goes through the sandbox; one that cannot be set up rejects. */
export interface CommandHost {
  start(spec: CommandSpec, signal: AbortSignal): Promise<RunningCommand>;
  find(id: number): RunningCommand | undefined;
  runToEnd(spec: CommandSpec & { timeoutMs: number }, signal: AbortSignal): Promise<FinishedCommand>;
  /** Whether a failure looks like the sandbox's doing. */
  looksDenied(exitCode: number, output: string): boolean;
}

/** What is known of a command before it runs. */
export interface CommandFacts {
  classify(argv: readonly string[]): CommandClass;
  actions(argv: readonly string[], cwd: string): CommandAction[];
  /** A patch that comes as a shell command, or one that was forgotten to be called as one. */
  patchIn(argv: readonly string[]): { kind: 'patch'; patch: string; workdir: string | null } | { kind: 'bare' } | null;
}

export interface PreparedPatch {
  changes: FileChange[];
  /** The paths that the policy does not let the patch write by itself. */
  outside(policy: SandboxPolicy): string[];
  /** Writes it; confined to the policy's writable roots unless it was approved to go beyond. */
  apply(confinement: SandboxPolicy): Promise<{ success: boolean; report: string; turnDiff: string | null }>;
}

export interface PatchHost {
  /** Parses a patch and computes it against the disk; nothing is written. */
  prepare(patch: string, cwd: string): Promise<{ ok: true; patch: PreparedPatch } | { ok: false; message: string }>;
}

export interface ApprovalQuestion {
  kind: 'command' | 'patch';
  itemId: string;
  reason: string | null;
  command?: { display: string; cwd: string; actions: CommandAction[] };
}

/** The real parts behind the tools. */
export interface ToolServices {
  commands: CommandHost;
  facts: CommandFacts;
  patches: PatchHost;
  loadImage: LoadImage;
  approvals: ApprovalCache;
  ask(question: ApprovalQuestion, signal: AbortSignal): Promise<Decision>;
  /** Monotonic milliseconds. */
  now(): number;
}
