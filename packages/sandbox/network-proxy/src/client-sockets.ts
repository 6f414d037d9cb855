import { type Socket } from 'node:net';

/** The connections of all clients, up to a limit. */
export class ClientSockets {
  readonly #open = new Set<Socket>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a new connection in; false: there are too many, and it was closed. */
  admit(socket: Socket): boolean {
    if (this.#open.size >= this.#limit) {
      socket.destroy();
      return false;
    }
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return true;
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
