import { FileHistory } from '@codex-ts/file-history';
import { type Config } from '@codex-ts/config';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { writableRoots } from '@codex-ts/sandboxing';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyLimits } from './history-limits.ts';

export interface TurnFilesOptions {
  config: Pick<Config, 'codexHome' | 'fileHistory'>;
  threadId: string;
  env: NodeJS.ProcessEnv;
  onNotice(text: string): void;
  /** What must not be copied, because the project hides it. */
  leavesOut(path: string): boolean;
}

/** Keeps what the turns of a thread do to the user's files, so that they can be undone. */
export class TurnFiles {
  readonly #history: FileHistory;
  readonly #options: TurnFilesOptions;
  #turnId: string | null = null;

  constructor(options: TurnFilesOptions) {
    const { config, threadId, onNotice, leavesOut } = options;
    this.#options = options;
    this.#history = new FileHistory({ codexHome: config.codexHome, threadId, limits: historyLimits(config), onNotice, leavesOut });
  }

  /** Takes down how things are before the turn changes anything. A turn that cannot write leaves no record. */
  async begin(turnId: string, { cwd, sandboxPolicy }: { cwd: string; sandboxPolicy: SandboxPolicy }, signal: AbortSignal): Promise<void> {
    this.#turnId = null;
    if (sandboxPolicy.type === 'read-only') return;
    await this.#history.beginTurn(turnId, this.#roots(sandboxPolicy, cwd), signal);
    this.#turnId = turnId;
  }

  /** A patch is about to change these files. */
  async beforePatch(paths: readonly string[]): Promise<void> {
    const turnId = this.#turnId;
    if (turnId === null) return;
    for (const path of paths) await this.#history.noteBefore(turnId, path);
  }

  async end(turnId: string, signal: AbortSignal): Promise<void> {
    if (this.#turnId !== turnId) return;
    this.#turnId = null;
    await this.#history.endTurn(turnId, signal);
  }

  /** Where commands can write what a user would miss: not the folders for temporary files, not our own. */
  #roots(policy: SandboxPolicy, cwd: string): string[] {
    if (policy.type !== 'workspace-write' && policy.type !== 'permission-profile') return [cwd];
    const { env, config } = this.#options;
    const passing = ['/tmp', tmpdir(), env['TMPDIR'] ?? '/tmp', join(config.codexHome, 'memories')];
    // Other programs keep things there too: such a folder is looked at only when it is the very workspace.
    const isPassing = (root: string) => root !== cwd && passing.includes(root);
    return writableRoots(policy, cwd, env)
      .map(({ root }) => (root === '/' ? cwd : root))
      .filter((root) => !isPassing(root));
  }
}
