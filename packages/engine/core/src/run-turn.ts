import { beforeRetry } from './before-retry.ts';
import { OpenItems } from './open-items.ts';
import { type KernelPorts } from './ports.ts';
import { type Sampled, sampleOnce } from './sample-once.ts';
import { type ToolContext } from './tool.ts';

/** How a turn ended. */
export type TurnEnd =
  | { status: 'completed'; lastMessage: string | null }
  | { status: 'interrupted' }
  | { status: 'failed'; error: unknown };

/**
 * The agent loop: ask the model, run the tools it calls, ask again with their outputs, until it answers without
 * calling any and the user has added nothing. The user's input must be in history already. Never throws: a turn always ends in one of three ways.
 */
export async function runTurn(turnId: string, ports: KernelPorts, signal: AbortSignal): Promise<TurnEnd> {
  const context: ToolContext = { turnId, signal, emit: ports.emit };
  let lastMessage: string | null = null;
  try {
    for (;;) {
      const response = await sampleWithRetries(ports, context);
      lastMessage = response.lastMessage ?? lastMessage;
      if (signal.aborted) return { status: 'interrupted' };
      if (response.toolCalls === 0 && !ports.hasInput()) return { status: 'completed', lastMessage };
      await ports.compactIfNeeded(signal);
      await ports.takeInput(signal);
    }
  } catch (error) {
    return signal.aborted ? { status: 'interrupted' } : { status: 'failed', error };
  }
}

/**
 * Asks until a response is complete, or the retries are used up, or the error cannot heal. A broken response's
 * finished items and tool outputs are in history by then, so the next request continues from them: nothing is
 * lost, shown twice or run twice.
 */
async function sampleWithRetries(ports: KernelPorts, context: ToolContext): Promise<Sampled> {
  const open = new OpenItems(ports.emit);
  let lastMessage: string | null = null;
  try {
    for (let attempt = 1; ; attempt++) {
      const sampled = await sampleOnce(ports, context, open);
      lastMessage = sampled.lastMessage ?? lastMessage;
      // A completed answer after a break ends the turn unless it asks for more itself.
      if (sampled.status === 'completed') return { ...sampled, lastMessage };
      await beforeRetry(attempt, sampled.error, ports, context.signal);
    }
  } finally {
    open.closeAll();
  }
}
