import { type Channel } from '@codex-ts/app-server-client';
import { type CodexError } from '@codex-ts/protocol';

/** A running agent, wherever it runs: the one seam between the SDK and its transports. */
export interface AgentLink {
  readonly channel: Channel;
  /** Resolves, never rejects, when the agent is gone: with a sentence that says why. */
  readonly ended: Promise<CodexError>;
  /** Whether the agent alone keeps this process alive. */
  keepAlive(wanted: boolean): void;
  /** Ends it: turns are interrupted, records closed. Resolves when it is gone. */
  close(): Promise<void>;
  /** Ends one that does not answer any more. */
  kill(): void;
}

export type OpenAgent = () => Promise<AgentLink>;
