import { type CommandAction, type FileUpdateChange, type ThreadItem, type TurnPlanStep, type UserInput } from '@codex-ts/app-server-protocol';
import { type FileOpener, type Highlighter, type Line, type Theme } from '@codex-ts/terminal-markup';

import { type CommandOutput } from './command-output.ts';
import { type TextLog } from './text-log.ts';

type ItemOf<T extends ThreadItem['type']> = Extract<ThreadItem, { type: T }>;

/** How work ended, or that it has not. `background`: its turn is over and it goes on. */
export type WorkStatus = 'running' | 'done' | 'failed' | 'declined' | 'interrupted' | 'background';

export interface UserMessageCell {
  readonly kind: 'userMessage';
  readonly content: readonly UserInput[];
}

/** While it streams only whole lines of it are drawn, each of which stays as it is. */
export interface AgentMessageCell {
  readonly kind: 'agentMessage';
  readonly text: TextLog;
  readonly isDone: boolean;
}

/** A plan that the model proposes. Streams like a message. */
export interface ProposedPlanCell {
  readonly kind: 'proposedPlan';
  readonly text: TextLog;
  readonly isDone: boolean;
}

export interface ReasoningCell {
  readonly kind: 'reasoning';
  readonly text: string;
}

/** One command. `command` is what a person would have typed, without the shell around it. */
export interface CommandCell {
  readonly kind: 'command';
  readonly command: string;
  readonly isUserShell: boolean;
  readonly status: WorkStatus;
  readonly output: CommandOutput;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
}

/** A command that only looks at things. `itemKey` tells it from the others of its group. */
export interface ExploringCall {
  readonly itemKey: string;
  readonly command: string;
  readonly actions: readonly CommandAction[];
  readonly status: WorkStatus;
  readonly output: CommandOutput;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
}

export interface ExploringCell {
  readonly kind: 'exploring';
  readonly calls: readonly ExploringCall[];
}

/** A patch. `proposed`: it waits for an answer, and is drawn with its diff; `running` says no more than what it touches. */
export interface PatchCell {
  readonly kind: 'patch';
  readonly changes: readonly FileUpdateChange[];
  readonly status: WorkStatus | 'proposed';
  /** Of the program that applied it; shown when it failed. */
  readonly output: string;
}

/** What became of a patch whose diff was shown when it was proposed. */
export interface PatchOutcomeCell {
  readonly kind: 'patchOutcome';
  readonly paths: readonly string[];
  readonly status: 'done' | 'failed' | 'declined' | 'interrupted';
  readonly output: string;
}

export interface PlanUpdateCell {
  readonly kind: 'planUpdate';
  readonly explanation: string | null;
  readonly steps: readonly TurnPlanStep[];
}

export interface WebSearchCell {
  readonly kind: 'webSearch';
  readonly query: string;
  readonly action: ItemOf<'webSearch'>['action'];
  readonly isDone: boolean;
}

/** What a tool gave back, piece by piece; pictures are named, not shown. */
export type ToolContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' }
  | { readonly type: 'audio' }
  | { readonly type: 'link'; readonly name: string; readonly uri: string };

/** A call of a tool of an MCP server (`server` is its name) or of the client. */
export interface ToolCallCell {
  readonly kind: 'toolCall';
  readonly server: string | null;
  readonly tool: string;
  readonly args: unknown;
  readonly status: WorkStatus;
  /** What it last said of how far it is. */
  readonly progress: string | null;
  readonly content: readonly ToolContent[];
  readonly error: string | null;
  readonly durationMs: number | null;
}

/** One agent dealing with others. */
export interface SubAgentCell {
  readonly kind: 'subAgent';
  readonly tool: ItemOf<'collabAgentToolCall'>['tool'];
  readonly status: WorkStatus;
  readonly prompt: string | null;
  readonly model: string | null;
  readonly effort: string | null;
  readonly agents: readonly SubAgent[];
}

export interface SubAgent {
  readonly threadId: string;
  /** Null until it is known how it is doing. */
  readonly state: ItemOf<'collabAgentToolCall'>['agentsStates'][string] | null;
}

export interface ImageCell {
  readonly kind: 'image';
  readonly action: 'viewed' | 'generating' | 'generated';
  /** Null when a generated picture was not stored. */
  readonly path: string | null;
  readonly prompt: string | null;
}

export interface HookPromptCell {
  readonly kind: 'hookPrompt';
  readonly texts: readonly string[];
}

/** What the user allowed, or not. */
export interface DecisionCell {
  readonly kind: 'decision';
  readonly verdict: 'once' | 'session' | 'always' | 'denied' | 'blocked' | 'canceled';
  readonly subject: DecisionSubject;
}

export type DecisionSubject =
  | { readonly type: 'command'; readonly command: string; readonly prefix: string | null }
  | { readonly type: 'host'; readonly host: string }
  | { readonly type: 'patch' }
  | { readonly type: 'permissions' }
  | { readonly type: 'server'; readonly name: string };

/** Questions of the model's, and what the user said. */
export interface AnswersCell {
  readonly kind: 'answers';
  readonly answers: readonly GivenAnswer[];
}

export interface GivenAnswer {
  readonly question: string;
  /** What was chosen, or written where there was nothing to choose; null for a question that was left open. */
  readonly answer: string | null;
  /** What was added to the choice. */
  readonly note: string | null;
  /** Neither is shown. */
  readonly isSecret: boolean;
}

/** Text sent to a command in the background, or the wait for it when there is none. */
export interface TerminalCell {
  readonly kind: 'terminal';
  readonly command: string;
  readonly typed: string | null;
}

export interface NoticeCell {
  readonly kind: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly details?: string | undefined;
}

export interface InterruptedCell {
  readonly kind: 'interrupted';
  /** The turn had to stop so that the model hears at once what was written meanwhile. */
  readonly saysMore?: boolean;
}

export interface CompactionCell {
  readonly kind: 'compaction';
  readonly isDone: boolean;
}

/** `subject` is what is reviewed; null when the review has ended. */
export interface ReviewCell {
  readonly kind: 'review';
  readonly subject: string | null;
}

/** Stands between work and what is said of it. */
export interface SeparatorCell {
  readonly kind: 'separator';
  readonly workedMs: number | null;
}

/** The card that a session begins with. Null `model`: not known yet. */
export interface HeaderCell {
  readonly kind: 'header';
  readonly version: string;
  readonly model: string | null;
  readonly effort: string | null;
  readonly directory: string;
  /** Said of permissions that deserve a word. */
  readonly permissions: string | null;
}

export interface TipCell {
  readonly kind: 'tip';
  readonly text: string;
  readonly isNew: boolean;
}

/** Anything else that the application prints, such as the card of `/status`. */
export interface CardCell {
  readonly kind: 'card';
  readonly draw: (width: number, theme: Theme) => readonly Line[];
}

/** What a cell says, before it has a place in the history. */
export type CellContent =
  | UserMessageCell | AgentMessageCell | ProposedPlanCell | ReasoningCell | CommandCell | ExploringCell | PatchCell | PatchOutcomeCell
  | PlanUpdateCell | WebSearchCell | ToolCallCell | SubAgentCell | ImageCell | HookPromptCell | DecisionCell | AnswersCell | TerminalCell
  | NoticeCell | InterruptedCell | CompactionCell | ReviewCell | SeparatorCell | HeaderCell | TipCell | CardCell;

/** A block of the conversation. It has the same id while it runs and when it is finished. */
export type Cell = CellContent & { readonly id: string };

/** What drawing needs besides the cell, its width and the theme. */
export interface DrawOptions {
  /** Milliseconds, for markers that blink; they stand still when it is left out. */
  readonly nowMs?: number | undefined;
  /** Colours code by its language; without it code is plain. */
  readonly highlighter?: Highlighter | undefined;
  /** Paths within it are shown relative to it. */
  readonly cwd?: string | undefined;
  /** The editor that links to files open in. */
  readonly fileOpener?: FileOpener | null | undefined;
  /** How many rows to leave out at the beginning: they were printed while the cell grew. */
  readonly skipRows?: number | undefined;
}
