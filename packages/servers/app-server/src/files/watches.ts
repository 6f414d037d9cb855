import { newUuidV7 } from '@codex-ts/protocol';
import { PerConnection } from '../per-connection.ts';
import { RequestError } from '../request-error.ts';
import { FileWatch } from './file-watch.ts';

/** Each one takes a place in a table of the system's that all programs share. */
const MAX_WATCHES = 1024;

/** What one client watches. */
class Watches {
  readonly #open = new Map<string, FileWatch>();
  #isClosed = false;

  /** @returns the id of the new watch. @throws RequestError when there are too many; what the system says */
  async start(path: string, tell: (watchId: string, changedPaths: string[]) => void): Promise<string> {
    if (this.#open.size >= MAX_WATCHES) throw new RequestError(`no more than ${MAX_WATCHES} paths can be watched by one client`);
    const id = newUuidV7();
    const watch = await FileWatch.start(path, (changed) => tell(id, changed));
    this.#open.set(id, watch);
    if (this.#isClosed) watch.close();
    return id;
  }

  /** Nothing for an id that is not, or no longer, known. */
  stop(id: string): void {
    this.#open.get(id)?.close();
    this.#open.delete(id);
  }

  close(): void {
    this.#isClosed = true;
    for (const id of [...this.#open.keys()]) this.stop(id);
  }
}

export const watches = new PerConnection(() => new Watches(), (made) => made.close());
