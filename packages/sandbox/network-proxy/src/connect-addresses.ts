import { connect, type Socket } from 'node:net';
import { CodexError } from '@codex-ts/protocol';

export interface ConnectOptions {
  readonly signal: AbortSignal;
  /** For all addresses together, in ms. */
  readonly timeoutMs: number;
}

/** An address that does not answer holds the next one up for this long, in ms. */
const HEAD_START_MS = 300;

/**
 * Connects to the first of these IP addresses (or names, which the caller trusts) that answers; a slow one is overtaken
 * by the next. Throws the last system error, CodexError `timeout`, or the signal's reason.
 */
export async function connectAddresses(addresses: readonly string[], port: number, options: ConnectOptions): Promise<Socket> {
  options.signal.throwIfAborted();
  return new Promise<Socket>((resolve, reject) => new Attempts(addresses, port, options, resolve, reject).next());
}

/** Connects to a Unix socket. Throws as `connectAddresses` does. */
export async function connectPath(path: string, options: ConnectOptions): Promise<Socket> {
  return connectAddresses([path], -1, options);
}

class Attempts {
  readonly #waiting: string[];
  readonly #port: number;
  readonly #signal: AbortSignal;
  readonly #open = new Set<Socket>();
  readonly #resolve: (socket: Socket) => void;
  readonly #reject: (error: unknown) => void;
  readonly #deadline: NodeJS.Timeout;
  #headStart: NodeJS.Timeout | undefined;

  constructor(
    addresses: readonly string[],
    port: number,
    options: ConnectOptions,
    resolve: (socket: Socket) => void,
    reject: (error: unknown) => void,
  ) {
    this.#waiting = [...addresses];
    this.#port = port;
    this.#signal = options.signal;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#deadline = setTimeout(() => this.#fail(timeout()), options.timeoutMs);
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  next(): void {
    clearTimeout(this.#headStart);
    const address = this.#waiting.shift();
    if (address === undefined) return;
    const socket = this.#port < 0 ? connect({ path: address }) : connect({ host: address, port: this.#port });
    // A tunnel passes on the end of each direction by itself.
    socket.allowHalfOpen = true;
    this.#open.add(socket);
    socket.once('error', (error) => this.#onError(socket, error)).once('connect', () => this.#win(socket));
    this.#headStart = setTimeout(() => this.next(), HEAD_START_MS);
  }

  #onError(socket: Socket, error: Error): void {
    this.#open.delete(socket);
    if (this.#waiting.length > 0) this.next();
    else if (this.#open.size === 0) this.#fail(error);
  }

  #win(socket: Socket): void {
    this.#open.delete(socket);
    this.#finish();
    socket.removeAllListeners('error');
    socket.setNoDelay(true);
    this.#resolve(socket);
  }

  #fail(error: unknown): void {
    this.#finish();
    this.#reject(error);
  }

  readonly #onAbort = (): void => this.#fail(this.#signal.reason);

  #finish(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#headStart);
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#waiting.length = 0;
    for (const socket of this.#open) {
      // It may still fail after it was given up.
      socket.removeAllListeners('error').on('error', () => undefined).destroy();
    }
    this.#open.clear();
  }
}

function timeout(): CodexError {
  return new CodexError('The other side did not accept the connection in time.', { code: 'timeout', isRetryable: true });
}
