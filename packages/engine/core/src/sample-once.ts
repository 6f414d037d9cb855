import { type ResponseItem, type ToolCallItem } from '@codex-ts/protocol';
import { type OpenItems } from './open-items.ts';
import { type KernelPorts } from './ports.ts';
import { type SampleEvent } from './sample.ts';
import { type InputWatch, type ToolContext } from './tool.ts';
import { ToolBatch } from './tool-batch.ts';
import { messageText } from './turn-item-of.ts';

/** How one request of a turn ended. `broken` is data: the caller decides whether to ask again. */
export interface Sampled {
  status: 'completed' | 'broken';
  error?: unknown;
  toolCalls: number;
  lastMessage: string | null;
}

/**
 * Sends the history once and follows the answer to its end: items are stored, then told; tools run as their calls
 * complete. When it returns, every tool has finished and its output is stored, also after a broken stream, so that
 * asking again never repeats a side effect.
 */
export async function sampleOnce(ports: KernelPorts, context: ToolContext, open: OpenItems): Promise<Sampled> {
  const batch = new ToolBatch(ports, context);
  const inputs = new StreamedInputs(ports, context);
  const result: Sampled = { status: 'broken', toolCalls: 0, lastMessage: null };
  try {
    for await (const event of ports.sample(ports.input(), context.signal)) {
      inputs.note(event);
      if (event.type === 'item.done') await itemDone(event.id, event.item, { ports, open, batch, result });
      else if (event.type === 'completed') {
        result.status = 'completed';
        ports.emit({ type: 'tokens.updated', counts: ports.countTokens(event.usage, event.reasoningIncluded ?? false) });
        break;
      } else passOn(event, ports, open);
    }
    if (result.status === 'broken') result.error = new Error('the answer ended before it was complete');
  } catch (error) {
    result.error = error;
  } finally {
    open.abandon();
  }
  result.toolCalls = batch.size;
  await batch.settle();
  return result;
}

interface Round {
  ports: KernelPorts;
  open: OpenItems;
  batch: ToolBatch;
  result: Sampled;
}

async function itemDone(id: string, item: ResponseItem, { ports, open, batch, result }: Round): Promise<void> {
  await ports.commit([item]);
  open.finish(id, item);
  if (isToolCall(item)) batch.start(item);
  if (item.type === 'message' && item.role === 'assistant') result.lastMessage = messageText(item.content);
}

function passOn(event: Exclude<SampleEvent, { type: 'item.done' | 'completed' }>, ports: KernelPorts, open: OpenItems): void {
  switch (event.type) {
    case 'item.added':
      open.start(event.id, event.item);
      return;
    case 'rate.limits':
      for (const snapshot of event.snapshots) ports.emit({ type: 'limits.updated', snapshot });
      return;
    case 'model.rerouted':
      ports.emit({ type: 'model.rerouted', from: ports.model, to: event.model });
      return;
    case 'tool.input.delta':
    case 'created':
      return;
    case 'text.delta':
    case 'reasoning.summary.delta':
    case 'reasoning.summary.part':
    case 'reasoning.text.delta':
      open.delta(event);
      return;
  }
}

/** Brings what the model writes into a call to whoever wants to see it early. */
class StreamedInputs {
  readonly #watches = new Map<string, InputWatch>();
  readonly #ports: KernelPorts;
  readonly #context: ToolContext;

  constructor(ports: KernelPorts, context: ToolContext) {
    this.#ports = ports;
    this.#context = context;
  }

  note(event: SampleEvent): void {
    if (event.type === 'tool.input.delta') this.#watches.get(event.itemId)?.(event.delta);
    else if (event.type === 'item.done') this.#watches.delete(event.id);
    else if (event.type === 'item.added' && isToolCall(event.item)) {
      const watch = this.#ports.tools.watch(event.item, this.#context);
      if (watch !== null) this.#watches.set(event.id, watch);
    }
  }
}

function isToolCall(item: ResponseItem): item is ToolCallItem {
  return item.type === 'function_call' || item.type === 'custom_tool_call' || item.type === 'local_shell_call';
}
