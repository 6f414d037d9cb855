import { type ApprovalCache, type CommandRuling, type Decision } from '@codex-ts/orchestrator';
import { type LoadImage } from '@codex-ts/context';
import { type ApprovalPolicy, type CommandAction, type FileChange, type SandboxPolicy } from '@codex-ts/protocol';
import { type TruncationPolicy } from '@codex-ts/text-utils';
import { type ClientTool, type ClientToolAnswer, type ClientToolCall } from './client-tool.ts';
import { type GrantedPermissions } from './granted-permissions.ts';
import { type PermissionGrant } from './permission-grant.ts';
import { type UserAnswers, type UserQuestion } from './request-user-input/user-questions.ts';

/** What a turn fixes for its tools. */
export interface ToolTurn {
  /** Absolute. */
  cwd: string;
  approvalPolicy: ApprovalPolicy;
  sandboxPolicy: SandboxPolicy;
  /** Whether the model may ask for a login shell. */
  allowLoginShell: boolean;
  /** How much of a tool's output enters history. */
  truncation: TruncationPolicy;
  acceptsImages: boolean;
  /** Upper bound of an empty `write_stdin` poll, in milliseconds. */
  maxPollMs: number;
  /** Whether a command may ask for more permissions inside the sandbox. */
  offersGrants: boolean;
  /** Whether the tool request_permissions is there. */
  offersPermissionRequests: boolean;
  /** Whether the model may ask the user questions. */
  offersQuestions: boolean;
  /** Tools that the client brought along. */
  clientTools: readonly ClientTool[];
  /** Whether dangerous commands are held back under full access when nobody can be asked. */
  dangerScreen: boolean;
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
  /** How many commands still run, and from how many on the model is told to close some. */
  readonly load: { open: number; many: number };
  /** Whether a failure under a policy looks like the sandbox's doing. */
  looksDenied(exitCode: number, output: string, policy: SandboxPolicy): boolean;
  /** Whether this machine can enforce a policy at all. */
  canConfine(policy: SandboxPolicy): boolean;
  /** A policy with more permissions on top. */
  widen(policy: SandboxPolicy, cwd: string, grant: PermissionGrant): SandboxPolicy;
}

/** What is known of a command before it runs. */
export interface CommandFacts {
  /**
   * The argv that runs a script in the user's shell, or in the system's shell of the kind that `shell` names: a program
   * that the model names is never run as a shell, for what a shell runs is judged by its script alone.
   */
  shellArgv(script: string, options: { shell: string | null; login: boolean }): string[];
  /**
   * What rules and its nature say of a command. `proposal` is about the prefix to allow for good: the model's own wish,
   * and whether it is to leave the sandbox.
   */
  judge(argv: readonly string[], proposal: { prefix: readonly string[] | null; escalated: boolean }): CommandRuling;
  /** Whether it is known to change nothing. */
  onlyReads(argv: readonly string[]): boolean;
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
  /** Follows a patch that is being written. What it will change so far, when there is enough new to show, else null. */
  watch(cwd: string): (delta: string) => FileChange[] | null;
  /** Parses a patch and computes it against the disk; nothing is written. */
  prepare(patch: string, cwd: string): Promise<{ ok: true; patch: PreparedPatch } | { ok: false; message: string }>;
}

/** What a person is asked about something that is to be done. */
export type ApprovalQuestion =
  | {
      kind: 'command';
      itemId: string;
      reason: string | null;
      command: { display: string; cwd: string; actions: CommandAction[] };
      /** First words that could be allowed for good. */
      proposedPrefix: readonly string[] | null;
      /** What the command wants on top of the sandbox policy. */
      grant: PermissionGrant | null;
    }
  | { kind: 'patch'; itemId: string; reason: string | null }
  /** A running command wants to reach a host that nobody has allowed. */
  | { kind: 'network'; itemId: string; reason: string; host: string; protocol: 'http' | 'https' | 'socks5Tcp' | 'socks5Udp' };

export interface PermissionsQuestion {
  itemId: string;
  reason: string | null;
  permissions: PermissionGrant;
}

/** What a person gave, and for how long. */
export interface PermissionsAnswer {
  granted: PermissionGrant;
  scope: 'turn' | 'session';
}

/** What the model wants to know from the user. */
export interface UserQuestions {
  itemId: string;
  /** In the order in which they are asked; their ids differ. */
  questions: readonly UserQuestion[];
}

/** The real parts behind the tools. */
export interface ToolServices {
  commands: CommandHost;
  facts: CommandFacts;
  patches: PatchHost;
  loadImage: LoadImage;
  approvals: ApprovalCache;
  grants: GrantedPermissions;
  ask(question: ApprovalQuestion, signal: AbortSignal): Promise<Decision>;
  askPermissions(question: PermissionsQuestion, signal: AbortSignal): Promise<PermissionsAnswer>;
  /** Waits for a person; no answers when nobody is there to give any. */
  askUser(asked: UserQuestions, signal: AbortSignal): Promise<UserAnswers>;
  /** Has the client run one of its tools. Rejects when it cannot. */
  callClientTool(call: ClientToolCall, signal: AbortSignal): Promise<ClientToolAnswer>;
  /** Keeps a prefix that a person allowed for good; false when it could not be kept, which the user was told. */
  allowPrefix(prefix: readonly string[]): Promise<boolean>;
  /** Monotonic milliseconds. */
  now(): number;
}
