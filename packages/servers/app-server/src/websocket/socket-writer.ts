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
  /** Of what has been sent since nothing lay in wait: one message, which a client may have asked for, can be large. */
  #largest = 0;
  readonly #caughtUp: (() => void)[] = [];

  /** `giveUp` is called when the client does not read. */
  constructor(socket: WebSocket, backlog: Backlog, giveUp: () => void) {
    this.#socket = socket;
    this.#backlog = backlog;
    this.#giveUp = giveUp;
    socket.on('ping', (data) => this.#pong(data));
    socket.on('close', () => this.#wake());
  }

  /** Null when little lies in wait; else settles when the client has taken most of it, or is gone. */
  congestion(): Promise<void> | null {
    if (this.#pending <= this.#backlog.pauseAt || this.#socket.readyState !== this.#socket.OPEN) return null;
    return new Promise((resolve) => this.#caughtUp.push(resolve));
  }

  write(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#pending > Math.max(this.#backlog.max, 2 * this.#largest)) {
      this.#giveUp();
      this.#socket.terminate();
      return;
    }
    const bytes = Buffer.from(text, 'utf8');
    this.#largest = Math.max(this.#pending === 0 ? 0 : this.#largest, bytes.length);
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
      if (this.#pending >= this.#backlog.pauseAt / 2) return;
      if (this.#socket.isPaused) this.#socket.resume();
      this.#wake();
    };
  }

  #wake(): void {
    for (const resolve of this.#caughtUp.splice(0)) resolve();
  }
}
