import { type SessionSource } from './session-meta.ts';

/** What started a thread, as lists are filtered by it. */
export type SourceKind =
  | 'cli'
  | 'vscode'
  | 'exec'
  | 'appServer'
  | 'subAgent'
  | 'subAgentReview'
  | 'subAgentCompact'
  | 'subAgentThreadSpawn'
  | 'subAgentOther'
  | 'unknown';

const SUB_AGENTS: readonly SourceKind[] = [
  'subAgent',
  'subAgentReview',
  'subAgentCompact',
  'subAgentThreadSpawn',
  'subAgentOther',
];

/** Threads a person began in a client of their own: what lists show unless asked for more. */
const INTERACTIVE: readonly SourceKind[] = ['cli', 'vscode'];

/**
 * The narrowest kind of a source. `mcp` is the app-server. The original's agent that consolidates memories is a
 * `subAgent` of no narrower kind; sources a client named itself are `unknown`.
 */
export function sourceKindOf(source: SessionSource): SourceKind {
  if (source === 'mcp') return 'appServer';
  if (typeof source === 'string') return source;
  if (!('subagent' in source)) return 'unknown';
  const agent = source.subagent;
  if (agent === 'review') return 'subAgentReview';
  if (agent === 'compact') return 'subAgentCompact';
  if (typeof agent !== 'object') return 'subAgent';
  return 'thread_spawn' in agent ? 'subAgentThreadSpawn' : 'subAgentOther';
}

/**
 * The kinds that a filter lets through, as values of `sourceKindOf`: null or none asked for means the interactive ones,
 * and `subAgent` stands for all of its kinds.
 */
export function acceptedKinds(asked: readonly SourceKind[] | null): readonly SourceKind[] {
  if (asked === null || asked.length === 0) return INTERACTIVE;
  return asked.includes('subAgent') ? [...new Set([...asked, ...SUB_AGENTS])] : asked;
}
