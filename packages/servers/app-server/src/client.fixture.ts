import { type JsonRpcMessage, type ServerNotification } from '@codex-ts/app-server-protocol';
import { type Channel } from './in-process.ts';

export type Answer = { result: Record<string, unknown> } | { error: { code: number; message: string; data?: unknown } };

/** A client that keeps everything it is told, in order. */
export class Client {
  /** Everything the server sent that was no answer. */
  readonly told: JsonRpcMessage[] = [];
  /** Everything the server sent: the method, or `answer N` for the answer to the Nth request. */
  readonly seen: string[] = [];
  readonly #channel: Channel;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  readonly #waiting: { method: string; found: (message: ServerNotification) => void }[] = [];
  #id = 0;
  /** Answers questions as they come; those it has no answer for stay open. */
  reply: (question: { method: string; params: Record<string, unknown> }) => unknown = () => undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    void this.#pump();
  }

  request(method: string, params: unknown = {}): Promise<Answer> {
    const id = this.#id++;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#channel.send({ id, method, params });
    });
  }

  /** The result. @throws when the answer is an error */
  async call(method: string, params: unknown = {}): Promise<Record<string, unknown>> {
    const answer = await this.request(method, params);
    if ('error' in answer) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  /** The error. @throws when the answer is none */
  async refusal(method: string, params: unknown = {}): Promise<{ code: number; message: string; data?: unknown }> {
    const answer = await this.request(method, params);
    if (!('error' in answer)) throw new Error(`${method} was answered: ${JSON.stringify(answer)}`);
    return answer.error;
  }

  send(message: JsonRpcMessage): void {
    this.#channel.send(message);
  }

  close(): void {
    this.#channel.close();
  }

  /** The next message of this method, past or to come. */
  until(method: string): Promise<ServerNotification & { id?: number }> {
    const past = this.told.find((message) => 'method' in message && message.method === method);
    if (past !== undefined) return Promise.resolve(past as ServerNotification);
    return new Promise((found) => this.#waiting.push({ method, found }));
  }

  /** What was told by methods of this name. */
  params(method: string): unknown[] {
    return this.told.flatMap((message) => ('method' in message && message.method === method ? [message.params] : []));
  }

  async #pump(): Promise<void> {
    for await (const message of this.#channel.messages) {
      if (!('method' in message)) {
        this.seen.push(`answer ${message.id}`);
        this.#answers.get(Number(message.id))?.(message as unknown as Answer);
        continue;
      }
      this.seen.push(message.method);
      this.told.push(message);
      this.#answer(message);
      const waiting = this.#waiting.findIndex((entry) => entry.method === message.method);
      if (waiting >= 0) this.#waiting.splice(waiting, 1)[0]?.found(message as ServerNotification);
    }
  }

  #answer(message: JsonRpcMessage): void {
    if (!('id' in message) || !('method' in message)) return;
    const result = this.reply({ method: message.method, params: (message.params ?? {}) as Record<string, unknown> });
    if (result !== undefined) this.#channel.send({ id: message.id, result });
  }
}
