import { Deferred, ReadWriteLock, SerialExecutor } from '@codex-ts/async-utils';
import { type ToolCallItem, toolOutputItem } from '@codex-ts/protocol';
import { type KernelPorts } from './ports.ts';
import { type ToolContext, type ToolOutcome } from './tool.ts';

/**
 * The tool calls of one response. A call starts as soon as its item is whole, while the stream goes on; calls that
 * may not run beside others take the write side of a lock. Outputs are stored after the response has ended, in the
 * order in which they finish; the history puts them in call order for the next request.
 */
export class ToolBatch {
  readonly #ports: KernelPorts;
  readonly #context: ToolContext;
  readonly #lock = new ReadWriteLock();
  readonly #streamEnded = new Deferred<void>();
  readonly #store = new SerialExecutor();
  readonly #running: Promise<void>[] = [];

  constructor(ports: KernelPorts, context: ToolContext) {
    this.#ports = ports;
    this.#context = context;
  }

  get size(): number {
    return this.#running.length;
  }

  start(call: ToolCallItem): void {
    const run = () => this.#ports.tools.run(call, this.#context);
    const outcome = this.#ports.tools.isParallel(call) ? this.#lock.read(run) : this.#lock.write(run);
    const stored = outcome.then(async (result) => {
      await this.#streamEnded.promise;
      await this.#store.run(() => this.#finish(call, result));
    });
    stored.catch(() => undefined); // Observed by `settle`; this only keeps an early failure from being unhandled.
    this.#running.push(stored);
  }

  /** Call when the response has ended: resolves once every output is stored and told, or rejects with the first fatal error. */
  async settle(): Promise<void> {
    this.#streamEnded.resolve();
    const results = await Promise.allSettled(this.#running);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #finish(call: ToolCallItem, outcome: ToolOutcome): Promise<void> {
    await this.#ports.commit([toolOutputItem(call, outcome.output), ...(outcome.notes ?? [])]);
    if (outcome.completed !== undefined) this.#ports.emit({ type: 'item.completed', item: outcome.completed });
    for (const event of outcome.after ?? []) this.#ports.emit(event);
  }
}
