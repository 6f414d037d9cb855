import { fileSearches } from '../search/file-searches.ts';
import { wireMatch } from '../search/wire-match.ts';
import { type Handler } from './handler.ts';

/** One search; a later one with the same token ends it, and then it has found nothing. Other requests are answered meanwhile. */
export const fuzzyFileSearch: Handler<'fuzzyFileSearch'> = async (connection, { query, roots, cancellationToken }) => {
  const { host } = connection.server.engine;
  connection.letOthersPass();
  const found = await fileSearches.of(connection).replaceable(cancellationToken ?? null, (signal) => host.findFiles(query, { roots, signal }));
  return { files: (found ?? []).map(wireMatch) };
};
