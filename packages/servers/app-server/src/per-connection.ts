import { type Connection } from './connection.ts';

/** Something that each client has one of, made when it is first needed and closed when the client goes. */
export class PerConnection<T> {
  readonly #made = new WeakMap<Connection, T>();
  readonly #make: (connection: Connection) => T;
  readonly #close: (made: T) => void;

  constructor(make: (connection: Connection) => T, close: (made: T) => void) {
    this.#make = make;
    this.#close = close;
  }

  of(connection: Connection): T {
    const before = this.#made.get(connection);
    if (before !== undefined) return before;
    const made = this.#make(connection);
    this.#made.set(connection, made);
    const { signal } = connection;
    signal.addEventListener('abort', () => this.#close(made), { once: true });
    if (signal.aborted) this.#close(made);
    return made;
  }
}
