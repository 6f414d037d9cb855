import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { type WebSocket } from 'ws';
import { SocketWriter } from './socket-writer.ts';

/** A socket whose other end takes what it is sent only when the test says so. */
class SlowSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  isPaused = false;
  readonly sent: string[] = [];
  readonly #taken: (() => void)[] = [];

  send(data: Buffer, _options: object, done: () => void): void {
    this.sent.push(data.toString('utf8'));
    this.#taken.push(done);
  }

  pong(data: Buffer, _mask: boolean, done: () => void): void {
    this.send(Buffer.concat([Buffer.from('pong '), data]), {}, done);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  terminate(): void {
    this.readyState = 3;
  }

  take(count: number): void {
    for (const done of this.#taken.splice(0, count)) done();
  }
}

function slow(backlog: { pauseAt: number; max: number }) {
  const socket = new SlowSocket();
  const log: string[] = [];
  return { socket, log, writer: new SocketWriter(socket as unknown as WebSocket, backlog, () => log.push('given up')) };
}

describe('SocketWriter', () => {
  it('stops reading a client that does not read, and goes on when it does', () => {
    const { socket, writer } = slow({ pauseAt: 10_000, max: 1_000_000 });
    const paused: boolean[] = [];
    for (let i = 0; i < 12; i += 1) {
      writer.write('x'.repeat(1000));
      paused.push(socket.isPaused);
    }
    expect(paused.lastIndexOf(false)).toBe(5);
    socket.take(7);
    expect(socket.isPaused).toBe(true);
    socket.take(2);
    expect(socket.isPaused).toBe(false);
  });

  it('counts what a client makes it send by pings', () => {
    const { socket } = slow({ pauseAt: 10_000, max: 1_000_000 });
    for (let i = 0; i < 30; i += 1) socket.emit('ping', Buffer.from('?'));
    expect(socket.isPaused).toBe(true);
    expect(socket.sent[0]).toBe('pong ?');
  });

  it('gives a client up beyond the bound, and sends nothing more', () => {
    const { socket, writer, log } = slow({ pauseAt: 1000, max: 10_000 });
    for (let i = 0; i < 100; i += 1) writer.write('x'.repeat(1000));
    expect(socket.sent).toHaveLength(7);
    expect({ log, state: socket.readyState }).toEqual({ log: ['given up'], state: 3 });
  });

  it('tells who writes much when it is time to wait, and when to go on', async () => {
    const { socket, writer } = slow({ pauseAt: 10_000, max: 1_000_000 });
    expect(writer.congestion()).toBeNull();
    for (let i = 0; i < 12; i += 1) writer.write('x'.repeat(1000));
    const caughtUp = writer.congestion();
    expect(caughtUp).not.toBeNull();
    socket.take(12);
    await caughtUp;
    expect(writer.congestion()).toBeNull();
    for (let i = 0; i < 12; i += 1) writer.write('x'.repeat(1000));
    const gone = writer.congestion();
    socket.readyState = 3;
    socket.emit('close');
    await gone;
    expect(writer.congestion()).toBeNull();
  });

  it('lets others follow a large message, which may be what was asked for', () => {
    const { socket, writer, log } = slow({ pauseAt: 1000, max: 10_000 });
    writer.write('x'.repeat(100_000));
    for (let i = 0; i < 10; i += 1) writer.write('x'.repeat(1000));
    expect({ sent: socket.sent.length, log }).toEqual({ sent: 11, log: [] });
    for (let i = 0; i < 200; i += 1) writer.write('x'.repeat(1000));
    expect(log).toEqual(['given up']);
  });

  it('lets one large message pass', () => {
    const { socket, writer } = slow({ pauseAt: 1000, max: 10_000 });
    writer.write('x'.repeat(100_000));
    expect(socket.sent).toHaveLength(1);
  });
});
