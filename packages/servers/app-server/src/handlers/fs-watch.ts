import { withOsErrors } from '../files/os-error.ts';
import { requirePath } from '../files/require-path.ts';
import { watches } from '../files/watches.ts';
import { type Handler } from './handler.ts';

/** Ends with the connection. The path need not exist yet. */
export const fsWatch: Handler<'fs/watch'> = async (connection, { path }) => {
  const tell = (watchId: string, changedPaths: string[]): void => connection.notify({ method: 'fs/changed', params: { watchId, changedPaths } });
  const watchId = await withOsErrors(watches.of(connection).start(requirePath(path), tell));
  return { watchId, path };
};
