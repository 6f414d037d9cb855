import { type Emit } from '@codex-ts/core';
import { type CommandExecutionItem } from '@codex-ts/protocol';
import { finishedItem } from './command-item.ts';
import { type RunningCommand } from './ports.ts';

interface Open {
  item: CommandExecutionItem;
  startedAt: number;
  command: RunningCommand;
}

/**
 * Commands that went on after their call returned. Promises that each of their items is completed exactly once:
 * when the command exits, or when the turn ends, whichever is first.
 */
export class OpenCommands {
  readonly #open = new Map<string, Open>();
  readonly #emit: Emit;
  readonly #now: () => number;

  constructor(emit: Emit, now: () => number) {
    this.#emit = emit;
    this.#now = now;
  }

  /** Takes over the item of a command that still runs. */
  adopt(item: CommandExecutionItem, startedAt: number, command: RunningCommand): void {
    this.#open.set(item.id, { item, startedAt, command });
    void command.exited.then(() => this.#complete(item.id));
  }

  /** Completes what is still open: a turn does not end before its items. The commands themselves go on. */
  closeTurn(): void {
    for (const id of [...this.#open.keys()]) this.#complete(id);
  }

  #complete(id: string): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    const { item, startedAt, command } = open;
    const end = { exitCode: command.exit?.exitCode ?? null, output: command.aggregatedOutput(), durationMs: this.#now() - startedAt };
    this.#emit({ type: 'item.completed', item: finishedItem(item, end) });
  }
}
