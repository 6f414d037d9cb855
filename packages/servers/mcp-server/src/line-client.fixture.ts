import { createInterface } from 'node:readline';
import { waitFor } from '@codex-ts/test-support';
import { type ServedMcp } from './server.fixture.ts';

export interface Message {
  jsonrpc: string;
  id?: string | number | null;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

interface Told {
  requestId: unknown;
  threadId: string;
  id: string;
  msg: { type: string } & Record<string, unknown>;
}

/** A client that writes lines of its own choosing and keeps everything it reads, in order. */
export class LineClient {
  readonly messages: Message[] = [];
  readonly #served: ServedMcp;
  readonly #watchers = new Set<() => void>();

  constructor(served: ServedMcp) {
    this.#served = served;
    createInterface({ input: served.output }).on('line', (line) => {
      this.messages.push(JSON.parse(line) as Message);
      for (const watcher of this.#watchers) watcher();
    });
  }

  write(bytes: string | Uint8Array): void {
    this.#served.input.write(bytes);
  }

  send(message: Record<string, unknown>): void {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  call(id: string | number, name: string, args: Record<string, unknown>): void {
    this.send({ id, method: 'tools/call', params: { name, arguments: args } });
  }

  /** The first message that fits, past or to come, from the given place on. */
  until(fits: (message: Message) => boolean, from = 0): Promise<Message> {
    const events = (wake: () => void) => {
      this.#watchers.add(wake);
      return () => void this.#watchers.delete(wake);
    };
    return waitFor(() => this.messages.slice(from).find(fits), { events, what: 'The message' });
  }

  answer(id: string | number | null): Promise<Message> {
    return this.until((message) => message.id === id && message.method === undefined);
  }

  async request(id: string | number, method: string, params: Record<string, unknown> = {}): Promise<Message> {
    this.send({ id, method, params });
    return this.answer(id);
  }

  /** The next question from the given place on. */
  question(from = 0): Promise<Message> {
    return this.until(({ method }) => method === 'elicitation/create', from);
  }

  /** The events so far, of one type or all. */
  events(type?: string): Told[] {
    const all = this.messages.filter(({ method }) => method === 'codex/event').map(({ params }) => {
      const { _meta, id, msg } = params as { _meta: { requestId: unknown; threadId: string }; id: string; msg: Told['msg'] };
      return { ..._meta, id, msg };
    });
    return type === undefined ? all : all.filter(({ msg }) => msg.type === type);
  }
}
