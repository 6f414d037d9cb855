import { errorMessage } from '@codex-ts/protocol';

import { type ImageSupport } from './image-support.ts';
import { type Session } from '../thread/session.ts';
import { type ThreadStore } from '../thread/thread-store.ts';
import { type ImageSource } from '../tui-options.ts';

export interface AttachmentsOptions {
  readonly source: ImageSource | undefined;
  readonly session: Pick<Session, 'cwd'>;
  readonly store: ThreadStore;
  readonly support: ImageSupport;
  /** Puts an image into the message that is being written. */
  readonly attach: (path: string) => void;
}

/** Images on their way into a message. */
export class Attachments {
  readonly #options: AttachmentsOptions;
  readonly #stop = new AbortController();
  #isPasting = false;

  constructor(options: AttachmentsOptions) {
    this.#options = options;
  }

  /** The image file that a pasted path names; null when it names none. */
  find(path: string): string | null {
    const { source, session, support } = this.#options;
    const found = source?.find(path, session.cwd) ?? null;
    if (found !== null) void support.learn();
    return found;
  }

  add(path: string): void {
    void this.#options.support.learn();
    this.#options.attach(path);
  }

  /** Attaches the image of the clipboard, or says why not. While one is fetched, no other is. */
  async paste(): Promise<void> {
    const { source, store } = this.#options;
    if (source === undefined) return store.dispatch({ type: 'error', text: 'There is no clipboard here.' });
    if (this.#isPasting) return;
    this.#isPasting = true;
    try {
      const found = await source.fromClipboard(this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      if ('path' in found) this.add(found.path);
      else store.dispatch({ type: 'error', text: found.problem });
    } catch (error) {
      if (!this.#stop.signal.aborted) store.dispatch({ type: 'error', text: `The image cannot be pasted: ${errorMessage(error)}` });
    } finally {
      this.#isPasting = false;
    }
  }

  /** Stops what is being fetched. */
  close(): void {
    this.#stop.abort();
  }
}
