import { type RateLimitSnapshot, type RequestId, type ServerRequest, type ThreadTokenUsage, type TurnPlanStep, type UserInput } from '@codex-ts/app-server-protocol';

import { type Cell } from '../cells/cell.ts';

/** What the user wrote while a turn ran. `id` is the application's own. */
export interface PendingInput {
  readonly id: string;
  /** As it stands in the composer. */
  readonly text: string;
  readonly input: readonly UserInput[];
}

/** A command that goes on in the background. */
export interface BackgroundTerminal {
  readonly processId: string | null;
  readonly command: string;
}

/** A cell that may still change. */
export interface ActiveCell {
  readonly cell: Cell;
  /** Of its item; null for a group of several. */
  readonly itemKey: string | null;
  /**
   * `shown`: part of the live screen. `background`: it is not, since the model has turned to other things, and comes when
   * it has ended. `printed`: the history shows it already, but not what becomes of it. `tentative`: it may come to nothing.
   */
  readonly place: 'shown' | 'background' | 'printed' | 'tentative';
  /** A group that takes in what comes next, if it is of its kind. */
  readonly isOpen: boolean;
  /** Of a command that may go on while the model turns to other things. */
  readonly processId: string | null;
  /**
   * Whether the history tells that a command was started, before it tells how it ended. `due`: the response that asked
   * for it is over, so the model does other things while it goes on.
   */
  readonly announcement: 'early' | 'due' | 'told';
}

/** How long a turn works; waiting for the user does not count. All in milliseconds of the clock that events come with. */
export interface WorkClock {
  readonly sinceMs: number;
  readonly pausedAtMs: number | null;
  readonly pausedMs: number;
}

export interface Question {
  readonly id: RequestId;
  readonly request: ServerRequest;
}

export interface TurnState {
  readonly id: string | null;
  readonly clock: WorkClock;
  /** Whether work was shown since the last separator, and when that stood. */
  readonly hasWork: boolean;
  readonly separatedMs: number;
  /** The heading of what the model thinks about. */
  readonly heading: string | null;
  /** What of that heading has come. */
  readonly headingText: string;
  /** Set while a broken stream is tried again. */
  readonly retry: { readonly message: string; readonly details: string | null } | null;
  /** The command in the background that the model waits for. */
  readonly waitingFor: { readonly itemId: string; readonly command: string } | null;
  /** What the history shows of the turn, by kind of item: where to go on after a broken connection. */
  readonly shownItems: Readonly<Record<string, number>>;
  readonly lastError: string | null;
  /** It was asked to stop, so that the model hears at once what was sent into it. */
  readonly isCutShort: boolean;
  /** The message that it began with, until the record has it: the context may be compacted first, which takes its time. */
  readonly unheard: PendingInput | null;
  /** The last response is over, and nothing of another one has come. */
  readonly isBetweenResponses: boolean;
  /** The compaction whose item has ended last; whether it was done is told behind it. */
  readonly compactionId: string | null;
}

/** What the screen knows of one thread. Immutable; `reduce` makes the next one. */
export interface ThreadState {
  readonly threadId: string | null;
  readonly name: string | null;
  readonly cwd: string;
  /** Grows when the history was replaced: what was printed before belongs to another one. */
  readonly generation: number;
  /** Cells that are complete, in order, until the application has taken them (`drain`). */
  readonly finished: readonly Cell[];
  /** Cells that may still change, in order. See `liveCells`. */
  readonly active: readonly ActiveCell[];
  /** Complete, too, but a message is being written: nothing stands between its rows. */
  readonly held: readonly Cell[];
  /** The turn that runs, or that was asked for. */
  readonly turn: TurnState | null;
  /** The newest turn that was told of. */
  readonly lastTurnId: string | null;
  readonly questions: readonly Question[];
  readonly queued: readonly PendingInput[];
  readonly steering: readonly PendingInput[];
  readonly plan: { readonly explanation: string | null; readonly steps: readonly TurnPlanStep[] } | null;
  readonly usage: ThreadTokenUsage | null;
  /** Tokens were used, but nobody has said how many: of a thread that was begun elsewhere. */
  readonly isUsageUnknown: boolean;
  /** The counts that were told last, of whichever thread: they may come before the thread itself. */
  readonly toldUsage: { readonly threadId: string; readonly usage: ThreadTokenUsage } | null;
  readonly rateLimits: RateLimitSnapshot | null;
  /** Commands that outlived their turn, as far as the server was asked. See `backgroundTerminals`. */
  readonly terminals: readonly BackgroundTerminal[];
  /** MCP servers by name, while any of them starts. */
  readonly starting: Readonly<Record<string, 'starting' | 'ready' | 'failed' | 'cancelled'>>;
  readonly isConnected: boolean;
  /** The last answer, as Markdown. */
  readonly lastAnswer: string | null;
  readonly settings: DisplaySettings;
  /** Items that were completed lately, against those that are completed twice. */
  readonly recent: readonly string[];
  readonly nextCell: number;
}

export interface DisplaySettings {
  readonly hideReasoning: boolean;
  /** Shows what the model thought rather than the summary of it, where the provider tells. */
  readonly showRawReasoning: boolean;
}

export function initialState(settings: Partial<DisplaySettings> = {}): ThreadState {
  return {
    threadId: null,
    name: null,
    cwd: '',
    generation: 0,
    finished: [],
    active: [],
    held: [],
    turn: null,
    lastTurnId: null,
    questions: [],
    queued: [],
    steering: [],
    plan: null,
    usage: null,
    isUsageUnknown: false,
    toldUsage: null,
    rateLimits: null,
    terminals: [],
    starting: {},
    isConnected: true,
    lastAnswer: null,
    settings: { hideReasoning: false, showRawReasoning: false, ...settings },
    recent: [],
    nextCell: 0,
  };
}
