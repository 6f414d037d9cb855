import { type WebSocket } from 'ws';
import { type Backlog } from '../stdio/line-writer.ts';

/** About what a message costs in memory while it lies in wait, besides its bytes. */
const OVERHEAD = 512;

/**
 * Writes text frames to a client. One that reads slowly is read slowly; one that has stopped reading is cut off once too
 * much lies in wait, so that it neither holds up anybody nor fills the memory.
 */
export class SocketWriter {
  readonly #socket: WebSocket;
  readonly #backlog: Backlog;
  readonly #giveUp: () => void;
  #pending = 0;

  /** `giveUp` is called when the client does not read. */
  constructor(socket: WebSocket, backlog: Backlog, giveUp: () => void) {
    this.#socket = socket;
    this.#backlog = backlog;
    this.#giveUp = giveUp;
    socket.on('ping', (data) => this.#pong(data));
  }

  write(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#pending > this.#backlog.max) {
      this.#giveUp();
      this.#socket.terminate();
      return;
    }
    const bytes = Buffer.from(text, 'utf8');
    this.#socket.send(bytes, { binary: false }, this.#sent(bytes.length));
  }

  #pong(data: Buffer): void {
    this.#socket.pong(data, false, this.#sent(data.length));
  }

  /** Counts something that is about to be sent; the function it returns counts it off. */
  #sent(length: number): () => void {
    const size = length + OVERHEAD;
    this.#pending += size;
    if (this.#pending > this.#backlog.pauseAt) this.#socket.pause();
    return () => {
      this.#pending -= size;
      if (this.#socket.isPaused && this.#pending < this.#backlog.pauseAt / 2) this.#socket.resume();
    };
  }
}
