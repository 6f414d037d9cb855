import { type KernelEvent } from '@codex-ts/core';
import { type ApprovalQuestion } from '@codex-ts/tools';
import { newUuidV7 } from '@codex-ts/protocol';
import { type SessionEvent } from '@codex-ts/session';
import { FakeEngine, type FakeThread } from './fake-engine.fixture.ts';

/** What a turn does, as its prompt says: `COUNT WORD`. */
export type Deed = 'talk' | 'ask' | 'crash' | 'shout';

const question: ApprovalQuestion = { kind: 'command', itemId: 'cmd', reason: null, command: { display: 'ls', cwd: '/w', actions: [] }, proposedPrefix: null, grant: null };

/**
 * An engine whose turns say numbered things, a few at each go of the event loop: `200 talk`. `ask` asks for approval
 * first, `crash` throws where nobody catches it, `shout` says more at a time, a thousand characters each.
 */
export function busyEngine(): FakeEngine {
  const engine = new FakeEngine();
  engine.onOpen = (thread) => {
    thread.turning = async ({ input }) => {
      const [part] = input;
      const [count, deed] = (part?.type === 'text' ? part.text : '').split(' ');
      return begin(thread, Number(count), deed as Deed);
    };
  };
  return engine;
}

function begin(thread: FakeThread, count: number, deed: Deed): string {
  const turnId = newUuidV7();
  const stop = new AbortController();
  thread.activeTurnId = turnId;
  thread.interrupted = () => stop.abort();
  setImmediate(() => void turn(thread, { turnId, count, deed, signal: stop.signal }));
  return turnId;
}

interface Turn {
  turnId: string;
  count: number;
  deed: Deed;
  signal: AbortSignal;
}

async function turn(thread: FakeThread, { turnId, count, deed, signal }: Turn): Promise<void> {
  const tell = (event: Record<string, unknown>): void => thread.emit({ type: 'kernel', turnId, event: event as unknown as KernelEvent } as SessionEvent);
  const item = { type: 'agentMessage', id: `m-${turnId}`, text: '', phase: null, memoryCitation: null };
  thread.startTurn(turnId);
  tell({ type: 'item.started', item });
  if (deed === 'ask') await thread.client.ask(question, turnId, signal);
  if (deed === 'crash') {
    setTimeout(() => {
      throw new Error('a bug in a timer');
    }, 1);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  }
  for (let i = 0; i < count && !signal.aborted; i += 1) {
    tell({ type: 'text.delta', itemId: item.id, delta: deed === 'shout' ? String(i).padEnd(1000, '.') : `${i} ` });
    if (i % (deed === 'shout' ? 50 : 5) === 4) await new Promise((resolve) => setImmediate(resolve));
  }
  tell({ type: 'item.completed', item });
  if (signal.aborted) {
    thread.activeTurnId = null;
    thread.emit({ type: 'turn.ended', turnId, outcome: { status: 'interrupted', lastMessage: null } } as SessionEvent);
  } else thread.endTurn(turnId);
}
