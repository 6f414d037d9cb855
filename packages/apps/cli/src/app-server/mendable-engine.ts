import { type LiveThread, ThreadEngine } from '@codex-ts/threads';

/**
 * An engine that was started on defaults because the configuration could not be used. No thread runs on those, or a
 * mistake in config.toml would undo the restrictions in it: each one waits for the configuration to load.
 */
export class MendableEngine extends ThreadEngine {
  #isMended = false;

  /** @throws ConfigError as long as the configuration cannot be used; so do `resume` and `fork` */
  override async start(...args: Parameters<ThreadEngine['start']>): Promise<LiveThread> {
    await this.#mend();
    return super.start(...args);
  }

  override async resume(...args: Parameters<ThreadEngine['resume']>): Promise<LiveThread> {
    await this.#mend();
    return super.resume(...args);
  }

  override async fork(...args: Parameters<ThreadEngine['fork']>): Promise<LiveThread> {
    await this.#mend();
    return super.fork(...args);
  }

  override async reloadConfig(): Promise<void> {
    await super.reloadConfig();
    this.#isMended = true;
  }

  async #mend(): Promise<void> {
    if (!this.#isMended) await this.reloadConfig();
  }
}
