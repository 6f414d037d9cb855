import { type Static, Type } from 'typebox';

import { Int32, Int64, maybe, Uint32, words } from './parts.ts';
import { UserInput } from './user-input.ts';

const MemoryCitation = Type.Object({
  entries: Type.Array(Type.Object({ path: Type.String(), lineStart: Uint32, lineEnd: Uint32, note: Type.String() })),
  threadIds: Type.Array(Type.String()),
});

/** What a command does, for display only. */
export const CommandAction = Type.Union([
  Type.Object({ type: words('read'), command: Type.String(), name: Type.String(), path: Type.String() }),
  Type.Object({ type: words('listFiles'), command: Type.String(), path: maybe(Type.String()) }),
  Type.Object({
    type: words('search'),
    command: Type.String(),
    query: maybe(Type.String()),
    path: maybe(Type.String()),
  }),
  Type.Object({ type: words('unknown'), command: Type.String() }),
]);
export type CommandAction = Static<typeof CommandAction>;

const WebSearchAction = Type.Union([
  Type.Object({ type: words('search'), query: maybe(Type.String()), queries: maybe(Type.Array(Type.String())) }),
  Type.Object({ type: words('openPage'), url: maybe(Type.String()) }),
  Type.Object({ type: words('findInPage'), url: maybe(Type.String()), pattern: maybe(Type.String()) }),
  Type.Object({ type: words('other') }),
]);

/** One file of a patch. `diff` is the whole content for add and delete, bare hunks for update. */
export const FileUpdateChange = Type.Object({
  path: Type.String(),
  kind: Type.Union([
    Type.Object({ type: words('add') }),
    Type.Object({ type: words('delete') }),
    Type.Object({ type: words('update'), move_path: maybe(Type.String()) }),
  ]),
  diff: Type.String(),
});
export type FileUpdateChange = Static<typeof FileUpdateChange>;

const UserMessage = Type.Object({ type: words('userMessage'), id: Type.String(), content: Type.Array(UserInput) });

const AgentMessage = Type.Object({
  type: words('agentMessage'),
  id: Type.String(),
  text: Type.String(),
  phase: Type.Optional(Type.Union([words('commentary', 'final_answer'), Type.Null()], { default: null })),
  memoryCitation: Type.Optional(Type.Union([MemoryCitation, Type.Null()], { default: null })),
});

const Reasoning = Type.Object({
  type: words('reasoning'),
  id: Type.String(),
  summary: Type.Optional(Type.Array(Type.String(), { default: [] })),
  content: Type.Optional(Type.Array(Type.String(), { default: [] })),
});

const WorkStatus = words('inProgress', 'completed', 'failed', 'declined');
const COMMAND_SOURCES = ['agent', 'userShell', 'unifiedExecStartup', 'unifiedExecInteraction'] as const;

const CommandExecution = Type.Object({
  type: words('commandExecution'),
  id: Type.String(),
  command: Type.String(),
  cwd: Type.String(),
  processId: maybe(Type.String()),
  source: Type.Optional(Type.Enum(COMMAND_SOURCES, { type: 'string', default: 'agent' })),
  status: WorkStatus,
  commandActions: Type.Array(CommandAction),
  aggregatedOutput: maybe(Type.String()),
  exitCode: maybe(Int32),
  durationMs: maybe(Int64),
});

const FileChange = Type.Object({
  type: words('fileChange'),
  id: Type.String(),
  changes: Type.Array(FileUpdateChange),
  status: WorkStatus,
});

const WebSearch = Type.Object({
  type: words('webSearch'),
  id: Type.String(),
  query: Type.String(),
  action: maybe(WebSearchAction),
});

const ImageView = Type.Object({ type: words('imageView'), id: Type.String(), path: Type.String() });

const Plan = Type.Object({ type: words('plan'), id: Type.String(), text: Type.String() });

/** `review` is what is reviewed. */
const EnteredReviewMode = Type.Object({ type: words('enteredReviewMode'), id: Type.String(), review: Type.String() });

/** `review` is the review as text. */
const ExitedReviewMode = Type.Object({ type: words('exitedReviewMode'), id: Type.String(), review: Type.String() });

const ContextCompaction = Type.Object({ type: words('contextCompaction'), id: Type.String() });

/**
 * What happened in a turn, as the wire tells it. The kernel's `TurnItem` is assignable to it. MCP and dynamic tool
 * calls, sub-agents, generated images and hooks are not part of it yet; plans and reviews are read back from records.
 */
export const ThreadItem = Type.Union([
  UserMessage,
  AgentMessage,
  Reasoning,
  CommandExecution,
  FileChange,
  WebSearch,
  ImageView,
  Plan,
  EnteredReviewMode,
  ExitedReviewMode,
  ContextCompaction,
]);
export type ThreadItem = Static<typeof ThreadItem>;
