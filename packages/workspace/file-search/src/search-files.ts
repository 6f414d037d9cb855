import { FileIndex, type IndexOptions } from './file-index.ts';
import { type FileMatch, searchIndex } from './search-index.ts';

/** As many as the original finds. */
export const DEFAULT_LIMIT = 50;

/**
 * Looks once for files and folders by their names. The best come first; where two are as good, what sorts first.
 * Rejects with the signal's reason.
 */
export async function searchFiles(query: string, options: IndexOptions & { limit?: number }): Promise<FileMatch[]> {
  const { signal, limit = DEFAULT_LIMIT } = options;
  if (query.trim() === '') return [];
  return searchIndex(new FileIndex(options), { query, limit, signal });
}
