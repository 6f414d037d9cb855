import { PerConnection } from '../per-connection.ts';
import { RequestError } from '../request-error.ts';
import { type RunningCommand } from '../engine-face.ts';

/** A command that a client can speak to. */
export interface ClientProcess {
  /** Resolves when it runs; rejects when it could not be started. */
  readonly command: Promise<RunningCommand>;
  readonly hasTerminal: boolean;
  readonly keepsInput: boolean;
}

/** The commands that one client named and that have not ended. */
class ClientProcesses {
  readonly #active = new Map<string, ClientProcess>();

  /** Holds the name until `work` is over. @throws RequestError when it is taken */
  async hold<T>(id: string | null, process: ClientProcess, work: () => Promise<T>): Promise<T> {
    if (id === null) return work();
    if (this.#active.has(id)) throw new RequestError(`duplicate active command/exec process id: ${JSON.stringify(id)}`);
    this.#active.set(id, process);
    try {
      return await work();
    } finally {
      this.#active.delete(id);
    }
  }

  /** @throws RequestError when there is none */
  require(id: string): ClientProcess {
    const process = this.#active.get(id);
    if (process === undefined) throw noProcess(id);
    return process;
  }

  /** The same, started. @throws RequestError when it could not be */
  async running(id: string): Promise<RunningCommand> {
    const { command } = this.require(id);
    try {
      return await command;
    } catch {
      // Its own request is answered with the reason.
      throw noProcess(id);
    }
  }
}

function noProcess(id: string): RequestError {
  return new RequestError(`no active command/exec for process id ${JSON.stringify(id)}`);
}

/** They are killed by the connection's signal; nothing is left to close. */
export const clientProcesses = new PerConnection(() => new ClientProcesses(), () => undefined);
