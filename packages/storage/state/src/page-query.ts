import { acceptedKinds, decodeCursor, type ThreadQuery } from '@codex-ts/rollout';

import { isStorable } from './storable.ts';

/** A statement and what it binds by name. */
export interface PageStatement {
  sql: string;
  values: Record<string, string | number>;
}

/** Whether the index can answer: a text that it cannot hold is left to the files. */
export function isAnswerable(query: ThreadQuery): boolean {
  const texts = [query.cwd ?? '', query.searchTerm ?? '', ...(query.modelProviders ?? [])];
  return texts.every(isStorable);
}

/**
 * The statement for one page of rows and one more, which tells whether there are others. The order and the filters but
 * search are in an index. `namedIds`: threads whose name, which the database does not hold, has the term.
 * Throws CodexError `invalid_cursor`.
 */
export function pageStatement(home: number, query: ThreadQuery, namedIds: readonly string[]): PageStatement {
  const at = query.sortKey === 'created_at' ? 'created_at_ms' : 'updated_at_ms';
  const values: PageStatement['values'] = { home, archived: query.archived ? 1 : 0, limit: Math.ceil(Math.max(1, query.limit)) + 1 };
  const wanted = ['home = :home', 'archived = :archived', 'is_listed = 1'];
  if (query.cursor !== null) {
    const { atMs, id } = decodeCursor(query.cursor);
    wanted.push(`(${at}, id) < (:atMs, :id)`);
    Object.assign(values, { atMs, id });
  }
  if (query.allSources !== true) {
    wanted.push('source_kind IN (SELECT value FROM json_each(:kinds))');
    values['kinds'] = JSON.stringify(acceptedKinds(query.sourceKinds));
  }
  if (query.modelProviders !== null && query.modelProviders.length > 0) {
    wanted.push('(provider IS NULL OR provider IN (SELECT value FROM json_each(:providers)))');
    values['providers'] = JSON.stringify(query.modelProviders);
  }
  if (query.cwd !== null) {
    wanted.push('cwd = :cwd');
    values['cwd'] = query.cwd;
  }
  if (query.searchTerm !== null) {
    wanted.push('(instr(search, :term) > 0 OR id IN (SELECT value FROM json_each(:named)))');
    Object.assign(values, { term: query.searchTerm.toLowerCase(), named: JSON.stringify(namedIds) });
  }
  const order = `${at} DESC, id DESC, folder DESC, file DESC`;
  const from = query.searchTerm === null ? 'threads' : 'threads INDEXED BY threads_for_search';
  return { sql: `SELECT * FROM ${from} WHERE ${wanted.join(' AND ')} ORDER BY ${order} LIMIT :limit`, values };
}
