import { type ResponseItem, type ToolCallItem, zeroUsage } from '@codex-ts/protocol';
import { type KernelEvent } from './kernel-event.ts';
import { type KernelPorts } from './ports.ts';
import { type SampleEvent } from './sample.ts';
import { type ToolContext, type ToolOutcome } from './tool.ts';

/** What breaks a stream, as a model client would throw it. */
export class Broken extends Error {
  readonly isStreamRetryable: boolean;

  constructor(isStreamRetryable = true) {
    super('stream disconnected');
    this.isStreamRetryable = isStreamRetryable;
  }
}

/** One answer of the scripted model: events, then perhaps an error. */
export interface Answer {
  events: SampleEvent[];
  fault?: Error;
}

type RunTool = (call: ToolCallItem, context: ToolContext) => Promise<ToolOutcome>;

/** Ports that play a script and keep what the kernel did with them. */
export function scriptedPorts(answers: Answer[], runTool: RunTool = () => Promise.resolve({ output: 'ok' })) {
  const history: ResponseItem[] = [];
  const events: KernelEvent[] = [];
  const inputs: number[] = [];
  const log: string[] = [];
  const queue = [...answers];
  const said: ResponseItem[] = [];
  const ports: KernelPorts = {
    model: 'm',
    maxStreamRetries: 2,
    backoffMs: () => 0,
    sleep: () => Promise.resolve(),
    input: () => [...history],
    emit: (event) => {
      events.push(event);
      log.push(event.type);
    },
    commit: (items) => {
      history.push(...items);
      log.push(...items.map((item) => `stored ${item.type}`));
      return Promise.resolve();
    },
    compactIfNeeded: () => {
      log.push('compact?');
      return Promise.resolve();
    },
    hasInput: () => said.length > 0,
    takeInput: () => {
      history.push(...said.splice(0));
      log.push('input?');
      return Promise.resolve();
    },
    countTokens: () => ({ total: zeroUsage(), last: zeroUsage(), window: null }),
    tools: { isParallel: (call) => call.type === 'function_call' && call.name.startsWith('p'), watch: () => null, run: runTool },
    async *sample(input, signal) {
      inputs.push(input.length);
      const answer = queue.shift() ?? { events: [completed] };
      for (const event of answer.events) {
        await Promise.resolve();
        signal.throwIfAborted();
        yield event;
      }
      if (answer.fault !== undefined) throw answer.fault;
    },
  };
  return { ports, history, events, inputs, log, said };
}

export const completed: SampleEvent = { type: 'completed', usage: null };

export function message(id: string, text: string): SampleEvent[] {
  const item = (part: string): ResponseItem => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: part }] });
  return [
    { type: 'item.added', id, item: item('') },
    { type: 'text.delta', itemId: id, delta: text },
    { type: 'item.done', id, item: item(text) },
  ];
}

export function call(id: string, name = 'tool'): SampleEvent {
  return { type: 'item.done', id, item: { type: 'function_call', name, arguments: '{}', call_id: id } };
}

/** Items that were started, and those that were completed, in order. */
export function itemIds(events: readonly KernelEvent[], type: 'item.started' | 'item.completed'): string[] {
  return events.flatMap((event) => (event.type === type ? [event.item.id] : []));
}
