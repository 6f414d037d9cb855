import { type CodexError } from '@codex-ts/protocol';

/** Everything needed to start a command; whoever spawns it knows nothing about policies. */
export interface SpawnPlan {
  program: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** Bytes that the program reads from these inherited descriptors. */
  extraFds: { fd: number; data: Buffer }[];
  sandboxed: boolean;
  /** What this sandbox keeps less well than its policy sounds, a sentence each for the user. */
  warnings?: readonly string[];
  /** Present when another program (bwrap) stands between us and the command. */
  launch?: SandboxLaunch;
}

/** What the spawner does around a sandboxed start. */
export interface SandboxLaunch {
  /** Descriptor that the sandbox program writes its status to; an open file is expected there. */
  readonly statusFd: number;
  /**
   * Whether everything that the command starts dies with the sandbox program (bwrap's pid namespace). Else the command's
   * tree must be found and killed as if there were no sandbox.
   */
  readonly holdsTree: boolean;
  /** Called just before each spawn: makes mount points on the host. Throws `CodexError`. */
  prepare(): LaunchHold;
  /** After the program has ended: whether nothing that it started lives on. */
  isEmpty(status: string): boolean;
  /** Called after an exit that was not a signal's: did the command itself run? */
  verdict(ended: { status: string; output: string }): LaunchVerdict;
}

export interface LaunchHold {
  /** Empty folders that must go when the owner dies before `release`: each one, then its parent if `withParent`. */
  readonly leftovers: readonly { path: string; withParent: boolean }[];
  /**
   * Called when the program has ended, with its status text. Resolves once the mount points are removed, some
   * milliseconds later: earlier, the kernel would make us wait for it.
   */
  release(status: string): Promise<void>;
}

export type LaunchVerdict =
  | { type: 'ran' }
  /** The command was not started; a new plan may do better. It throws `CodexError` as planning does. */
  | { type: 'retry'; plan: () => Promise<SpawnPlan> }
  | { type: 'failed'; error: CodexError };
