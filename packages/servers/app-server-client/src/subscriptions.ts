import { type ServerNotification } from '@codex-ts/app-server-protocol';

const JOINING: ReadonlySet<string> = new Set(['thread/start', 'thread/fork', 'thread/resume']);
const LEAVING: ReadonlySet<string> = new Set(['thread/unsubscribe', 'thread/archive', 'thread/delete']);
const GONE: ReadonlySet<string> = new Set(['thread/closed', 'thread/archived', 'thread/deleted']);

/** Which threads a client listens to, as far as its own requests and the server's words tell. */
export class Subscriptions {
  readonly #threads = new Set<string>();

  get threads(): readonly string[] {
    return [...this.#threads];
  }

  /** A request was answered. */
  answered(method: string, params: unknown, result: unknown): void {
    if (JOINING.has(method)) this.#add(text(field(result, 'thread'), 'id'));
    else if (method === 'review/start') this.#add(text(result, 'reviewThreadId'));
    else if (LEAVING.has(method)) this.#threads.delete(text(params, 'threadId') ?? '');
  }

  told({ method, params }: ServerNotification): void {
    if (GONE.has(method)) this.#threads.delete(text(params, 'threadId') ?? '');
  }

  /** A thread could not be joined again. */
  lost(threadId: string): void {
    this.#threads.delete(threadId);
  }

  #add(threadId: string | null): void {
    if (threadId !== null) this.#threads.add(threadId);
  }
}

function text(of: unknown, name: string): string | null {
  const value = field(of, name);
  return typeof value === 'string' ? value : null;
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
}
