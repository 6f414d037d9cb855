import { type KernelEvent } from '@codex-ts/core';
import { errorMessage, type MessageItem } from '@codex-ts/protocol';
import { runUserCommand } from '@codex-ts/tools';
import { type TurnSettings } from './settings.ts';
import { storedItems } from './stored-items.ts';
import { type TurnHost } from './turn-host.ts';
import { TurnRecord } from './turn-record.ts';

interface Setting {
  turnId: string;
  settings: TurnSettings;
  signal: AbortSignal;
}

/** The commands that the user runs in a thread. They may go on when their turn is over; they end with the thread. */
export class UserCommands {
  readonly #host: TurnHost;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(host: TurnHost) {
    this.#host = host;
  }

  /** Resolves when the command has ended and is stored. Never rejects: what could not be stored is told. */
  async run(command: string, { turnId, settings, signal }: Setting): Promise<void> {
    const { parts } = this.#host;
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const record = new TurnRecord(this.#host, turnId, settings);
    const emit = (event: KernelEvent) => record.emit(event);
    const done = runUserCommand(command, { turn: settings, services: parts.tools, emit, signal: either }).then((message) => this.#note(message, turnId));
    this.#running.add(done);
    await done;
    this.#running.delete(done);
  }

  /** Ends every command. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  /** The history takes it where a turn takes input: between a call and its output it would be in the way. */
  async #note(message: MessageItem, turnId: string): Promise<void> {
    this.#host.notes.push(message);
    this.#host.recorder.append(storedItems(message));
    await this.#host.recorder.flush().catch((error: unknown) => this.#host.emit({ type: 'warning', turnId, message: errorMessage(error) }));
  }
}
