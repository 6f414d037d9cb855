import { agentEnvironment } from './agent-environment.ts';
import { AgentHost } from './agent-host.ts';
import { type AgentLink } from './agent-link.ts';
import { type CodexOptions } from './codex-options.ts';
import { configOverrides } from './config-overrides.ts';
import { ThreadDriver } from './thread-driver.ts';
import { type ListOptions, listThreads, type ThreadPage } from './thread-list.ts';
import { type ThreadOptions } from './thread-options.ts';
import { Thread } from './thread.ts';

const IDLE_TIMEOUT_MS = 5000;

/** The way to the agent. Nothing is started before the first turn; threads share one agent. */
export class Codex {
  readonly #host: AgentHost;

  constructor(options: CodexOptions = {}) {
    this.#host = new AgentHost(() => openAgent(options), options.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
  }

  /** A new thread. It has an id once its first turn has begun. */
  startThread(options: ThreadOptions = {}): Thread {
    return this.#thread(options, null);
  }

  /** Goes on with a thread stored in `CODEX_HOME/sessions`. It runs with the options given here. */
  resumeThread(id: string, options: ThreadOptions = {}): Thread {
    return this.#thread(options, id);
  }

  /** Stored threads, whatever program began them. */
  async listThreads(options: ListOptions = {}): Promise<ThreadPage> {
    return this.#host.use((session) => listThreads(session, options));
  }

  /** Ends the agent now. Without it the agent ends after a while without work, or with this process. */
  async close(): Promise<void> {
    await this.#host.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #thread(options: ThreadOptions, id: string | null): Thread {
    return new Thread(new ThreadDriver(this.#host, options, id), (other) => this.#thread(options, other));
  }
}

/** What is not needed is not loaded: the engine only to run in this process, the way to start a child only to start one. */
async function openAgent(options: CodexOptions): Promise<AgentLink> {
  const env = agentEnvironment(options, process.env);
  const overrides = configOverrides(options);
  if (options.inProcess === true) {
    const { startOwnAgent } = await import('./own-agent.ts');
    return startOwnAgent({ env, overrides });
  }
  const { startChildAgent } = await import('./child-agent.ts');
  const { findCodex, packageFolders } = await import('./find-codex.ts');
  const program = await findCodex(options.codexPathOverride, { env, packageFolders: packageFolders(), platform: process.platform });
  return startChildAgent({ program, overrides, env });
}
