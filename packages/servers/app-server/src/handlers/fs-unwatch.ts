import { watches } from '../files/watches.ts';
import { type Handler } from './handler.ts';

export const fsUnwatch: Handler<'fs/unwatch'> = (connection, { watchId }) => {
  watches.of(connection).stop(watchId);
  return Promise.resolve({});
};
