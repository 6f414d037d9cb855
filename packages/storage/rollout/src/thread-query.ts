import { acceptedKinds, type SourceKind, sourceKindOf } from './source-kind.ts';
import { type ThreadSummary } from './thread-summary.ts';

export type ThreadSortKey = 'created_at' | 'updated_at';

/** Which threads to list, newest first. */
export interface ThreadQuery {
  /** Threads on a page; less than 1 counts as 1. */
  limit: number;
  /** `nextCursor` of the page before; null for the first. */
  cursor: string | null;
  sortKey: ThreadSortKey;
  archived: boolean;
  /** Null or none: all. A thread that does not name its provider fits any. */
  modelProviders: readonly string[] | null;
  /** Null or none: those a person began in a client, `cli` and `vscode`. */
  sourceKinds: readonly SourceKind[] | null;
  /** All sources, whatever `sourceKinds` says. */
  allSources?: boolean;
  /** Exactly this folder; null for all. */
  cwd: string | null;
  /** Found, in any case of letters, in the preview or the name. */
  searchTerm: string | null;
}

export interface ThreadPage {
  threads: ThreadSummary[];
  /** Null when there are no more. */
  nextCursor: string | null;
}

/** Whether a thread is one the query asks for, its place in the order and `limit` aside. */
export function matchesQuery(thread: ThreadSummary, query: ThreadQuery): boolean {
  if (thread.archived !== query.archived) return false;
  if (query.allSources !== true && !acceptedKinds(query.sourceKinds).includes(sourceKindOf(thread.source))) return false;
  if (!isAmong(thread.modelProvider, query.modelProviders)) return false;
  if (query.cwd !== null && thread.cwd !== query.cwd) return false;
  return query.searchTerm === null || isFound(query.searchTerm.toLowerCase(), thread);
}

function isAmong(provider: string | null, wanted: readonly string[] | null): boolean {
  return provider === null || wanted === null || wanted.length === 0 || wanted.includes(provider);
}

function isFound(term: string, thread: ThreadSummary): boolean {
  return thread.preview.toLowerCase().includes(term) || (thread.name ?? '').toLowerCase().includes(term);
}
