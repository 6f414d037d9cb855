import { Deferred } from '@codex-ts/async-utils';
import { type KernelEvent } from '@codex-ts/core';
import { CodexError, newUuidV7 } from '@codex-ts/protocol';
import { RolloutWriter } from '@codex-ts/rollout';
import { noRecorder, type ReviewRequest, type SessionEvent, type TurnOutcome } from '@codex-ts/session';
import { NO_GRANT } from '@codex-ts/tools';
import { type Assembly } from './assemble-thread.ts';
import { type LiveThread, type ThreadClient } from './live-thread.ts';
import { REVIEW_INSTRUCTIONS } from './review-instructions.ts';
import { reviewPrompt } from './review-prompt.ts';
import { threadConfig } from './thread-config.ts';
import { type ThreadOrigin } from './thread-origin.ts';
import { type ThreadOverrides } from './thread-overrides.ts';

type Assemble = (assembly: Assembly) => Promise<LiveThread>;

/**
 * Has a review made in a thread of its own, which knows nothing of this one's conversation: its own instructions, its
 * own record, the same sandbox, nobody to ask. What it does is shown in this thread; what it says is not, but for its
 * last message, which is returned.
 * @throws what its turn failed with; the signal's reason
 */
export async function runReview(request: ReviewRequest, parent: Assembly, assemble: Assemble): Promise<string | null> {
  const { settings, signal, target } = request;
  const prompt = await reviewPrompt(target, settings.cwd, signal);
  const ended = new Deferred<TurnOutcome>();
  const live = await assemble(await reviewAssembly(request, parent, (event) => {
    if (event.type === 'turn.ended') ended.resolve(event.outcome);
    else if (event.type === 'warning') parent.client.emit({ ...event, turnId: request.turnId });
    else if (event.type === 'kernel' && isShown(event.event)) request.emit(event.event);
  }));
  const stop = () => void live.session.interrupt();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const { sandboxPolicy, effort, summary } = settings;
    await live.startTurn({ input: [{ type: 'text', text: prompt }], outputSchema: undefined }, { sandboxPolicy, summary, ...(effort === null ? {} : { effort }) });
    return lastMessage(await ended.promise);
  } finally {
    signal.removeEventListener('abort', stop);
    await live.close();
  }
}

function lastMessage(outcome: TurnOutcome): string | null {
  if (outcome.status === 'completed') return outcome.lastMessage;
  throw outcome.status === 'failed' ? outcome.error : new CodexError('The review was stopped.', { code: 'review_stopped' });
}

/** What the reviewer does, not what it says: that is JSON. Its tokens are not this thread's either. */
function isShown(event: KernelEvent): boolean {
  switch (event.type) {
    case 'item.started':
    case 'item.completed':
      return event.item.type !== 'agentMessage';
    case 'text.delta':
    case 'tokens.updated':
    case 'diff.updated':
    case 'patch.progress':
      return false;
    default:
      return true;
  }
}

async function reviewAssembly({ settings }: ReviewRequest, parent: Assembly, emit: (event: SessionEvent) => void): Promise<Assembly> {
  const { options, loaded: base } = parent;
  const overrides: ThreadOverrides = {
    model: base.config.reviewModel ?? settings.model,
    cwd: settings.cwd,
    approvalPolicy: 'never',
    baseInstructions: REVIEW_INSTRUCTIONS,
    config: { web_search: 'disabled' },
  };
  const loaded = await threadConfig({ configInput: options.configInput, loaded: base }, overrides);
  return {
    ...parent,
    loaded,
    overrides,
    origin: reviewOrigin(parent),
    client: { emit, ...NOBODY },
    subagent: 'review',
    reload: (changed) => threadConfig({ configInput: options.configInput, loaded: changed }, overrides),
    amended: () => undefined,
    turnEnded: () => undefined,
  };
}

const NOBODY: Omit<ThreadClient, 'emit'> = {
  ask: () => Promise.resolve('decline'),
  askPermissions: () => Promise.resolve({ granted: NO_GRANT, scope: 'turn' }),
  askUser: () => Promise.resolve({}),
  callTool: () => Promise.reject(new CodexError('There is nobody to run the tool.', { code: 'no_client' })),
};

/** A thread without a record has reviews without one. */
function reviewOrigin({ origin, originator, options, loaded: { config } }: Assembly): ThreadOrigin {
  const threadId = newUuidV7();
  const now = new Date();
  const meta = {
    id: threadId,
    timestamp: now.toISOString(),
    cwd: config.cwd,
    originator,
    cli_version: options.version,
    source: { subagent: 'review' } as const,
    model_provider: config.modelProviderId,
    base_instructions: { text: REVIEW_INSTRUCTIONS },
    ...(origin.git === null ? {} : { git: origin.git }),
  };
  const writer = origin.path === null ? null : RolloutWriter.create({ codexHome: config.codexHome, meta, ...(origin.gitLater === undefined ? {} : { git: origin.gitLater }) });
  return {
    threadId,
    history: [],
    told: null,
    usage: null,
    instructions: REVIEW_INSTRUCTIONS,
    model: null,
    recorder: writer ?? noRecorder,
    path: writer?.path ?? null,
    preview: '',
    name: null,
    git: origin.git,
    forkedFromId: null,
    clientTools: [],
    createdAt: Math.floor(now.getTime() / 1000),
  };
}
