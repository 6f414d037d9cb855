import { type AppServerClient } from '@codex-ts/app-server-client';

import { type Session } from '../thread/session.ts';

/** Which models can look at images, as the server tells; it is asked when the first image is attached. */
export class ImageSupport {
  readonly #client: AppServerClient;
  readonly #session: Pick<Session, 'settings'>;
  #blind: ReadonlySet<string> | null = null;
  #learning: Promise<void> | null = null;

  constructor(client: AppServerClient, session: Pick<Session, 'settings'>) {
    this.#client = client;
    this.#session = session;
  }

  get isKnown(): boolean {
    return this.#blind !== null;
  }

  /** Asks the server, once. */
  learn(): Promise<void> {
    this.#learning ??= this.#ask();
    return this.#learning;
  }

  /** Why images cannot be sent now; null when they can, as far as is known: a model that nobody lists may well see. */
  refusal(): string | null {
    const model = this.#session.settings?.model;
    if (model === undefined || this.#blind?.has(model) !== true) return null;
    return `${model} cannot look at images. Take them out of the message, or choose another model with /model.`;
  }

  async #ask(): Promise<void> {
    try {
      const { data } = await this.#client.request('model/list', { includeHidden: true, limit: 1000 });
      this.#blind = new Set(data.filter(({ inputModalities }) => inputModalities?.includes('image') === false).map(({ model }) => model));
    } catch {
      // Without the list the server itself leaves out what a model cannot see.
      this.#blind = new Set();
    }
  }
}
