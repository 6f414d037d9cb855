import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type Duplex } from 'node:stream';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * A client's end of a WebSocket (RFC 6455) over node:http alone, so that the tests share no library with the server. It
 * knows whole text frames, pings and the closing frame.
 */
export class SocketEnd {
  /** Gets each text. */
  heard: (text: string) => void = () => undefined;
  /** The code the server closed the connection with; 1006 when it just broke. */
  readonly closed: Promise<number>;
  readonly #socket: Duplex;
  #rest = Buffer.alloc(0);
  #code = 1006;

  private constructor(socket: Duplex, head: Buffer) {
    this.#socket = socket;
    this.closed = once(socket, 'close').then(() => this.#code);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => this.#take(data));
    if (head.length > 0) setImmediate(() => this.#take(head));
  }

  /** @throws an Error with the HTTP status when the server does not take the connection */
  static async connect(url: string, headers: Readonly<Record<string, string>> = {}): Promise<SocketEnd> {
    const key = randomBytes(16).toString('base64');
    const asked = request(url.replace(/^ws:/, 'http:'), { headers: { ...headers, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': key, 'sec-websocket-version': '13' } });
    const answer = new Promise<SocketEnd>((resolve, reject) => {
      asked.on('upgrade', (_: IncomingMessage, socket: Duplex, head: Buffer) => resolve(new SocketEnd(socket, head)));
      asked.on('response', ({ statusCode = 0 }) => {
        asked.destroy();
        reject(new Error(`HTTP ${statusCode}`));
      });
      asked.on('error', reject);
    });
    asked.end();
    return answer;
  }

  send(text: string): void {
    this.#frame(TEXT, Buffer.from(text, 'utf8'));
  }

  /** Goes away without a word. */
  drop(): void {
    this.#socket.destroy();
  }

  #frame(kind: number, data: Buffer): void {
    const size = data.length < 126 ? Buffer.from([data.length]) : data.length < 65_536 ? Buffer.from([126, data.length >> 8, data.length & 255]) : longSize(data.length);
    size[0] = (size[0] ?? 0) | 128;
    const mask = randomBytes(4);
    this.#socket.write(Buffer.concat([Buffer.from([128 | kind]), size, mask, data.map((byte, at) => byte ^ (mask[at & 3] ?? 0))]));
  }

  #take(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (let frame = frameIn(this.#rest); frame !== null; frame = frameIn(this.#rest)) {
      this.#rest = this.#rest.subarray(frame.end);
      if (frame.kind === TEXT) this.heard(frame.data.toString('utf8'));
      else if (frame.kind === PING) this.#frame(PONG, frame.data);
      else if (frame.kind === CLOSE) {
        this.#code = frame.data.length < 2 ? 1005 : frame.data.readUInt16BE(0);
        this.#frame(CLOSE, frame.data);
        this.#socket.end();
      }
    }
  }
}

function longSize(length: number): Buffer {
  const size = Buffer.alloc(9);
  size[0] = 127;
  size.writeBigUInt64BE(BigInt(length), 1);
  return size;
}

/** The first whole frame; servers do not mask theirs. */
function frameIn(bytes: Buffer): { kind: number; data: Buffer; end: number } | null {
  const [first = 0, short = 0] = bytes;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return null;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = head + length;
  return bytes.length < end ? null : { kind: first & 15, data: bytes.subarray(head, end), end };
}
