import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Deferred } from '@codex-ts/async-utils';
import { type CommandExecutionItem, type ResponseItem, type ToolCallItem } from '@codex-ts/protocol';
import { Broken, call, completed, itemIds, message, scriptedPorts, type Answer } from './kernel.fixture.ts';
import { runTurn } from './run-turn.ts';
import { type SampleEvent } from './sample.ts';
import { type ToolContext, type ToolOutcome } from './tool.ts';

const live = () => new AbortController().signal;

function command(id: string): CommandExecutionItem {
  return {
    type: 'commandExecution', id, command: 'true', cwd: '/', processId: null, source: 'agent', status: 'inProgress',
    commandActions: [], aggregatedOutput: null, exitCode: null, durationMs: null,
  };
}

function shows(id: string, context: ToolContext, output = id): ToolOutcome {
  context.emit({ type: 'item.started', item: command(id) });
  return { output, completed: { ...command(id), status: 'completed' } };
}

describe('runTurn', () => {
  it('ends with the answer that calls no tool', async () => {
    const { ports, events } = scriptedPorts([{ events: [...message('m1', 'hello'), completed] }]);
    expect(await runTurn('t', ports, live())).toEqual({ status: 'completed', lastMessage: 'hello' });
    expect(events.map((e) => e.type)).toEqual(['item.started', 'text.delta', 'item.completed', 'tokens.updated']);
  });

  it('runs tools and asks again with their outputs, until none is called', async () => {
    const { ports, history, inputs } = scriptedPorts([{ events: [call('c1'), completed] }, { events: [...message('m', 'done'), completed] }]);
    expect(await runTurn('t', ports, live())).toEqual({ status: 'completed', lastMessage: 'done' });
    expect(history.map((i) => i.type)).toEqual(['function_call', 'function_call_output', 'message']);
    expect(inputs).toEqual([0, 2]);
  });

  it('stores an item before it tells of it', async () => {
    const { ports, log } = scriptedPorts([{ events: [...message('m', 'x'), call('c'), completed] }, { events: [completed] }], (c, context) =>
      Promise.resolve(shows(c.call_id ?? '', context)),
    );
    await runTurn('t', ports, live());
    expect(log).toEqual([
      'item.started', 'text.delta', 'stored message', 'item.completed',
      'stored function_call', 'item.started', 'tokens.updated', 'stored function_call_output', 'item.completed',
      'compact?', 'input?', 'tokens.updated',
    ]);
  });

  it('goes on when the user said more, before the model is asked next and after the answer that would have ended it', async () => {
    const said: ResponseItem = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'and this' }] };
    const meanwhile = scriptedPorts([{ events: [call('c'), completed] }, { events: [...message('m', 'done'), completed] }], () => {
      meanwhile.said.push(said);
      return Promise.resolve({ output: 'ok' });
    });
    expect(await runTurn('t', meanwhile.ports, live())).toEqual({ status: 'completed', lastMessage: 'done' });
    expect(meanwhile.history.map((i) => i.type)).toEqual(['function_call', 'function_call_output', 'message', 'message']);
    expect(meanwhile.inputs).toEqual([0, 3]);

    const after = scriptedPorts([{ events: [...message('m1', 'first'), completed] }, { events: [...message('m2', 'second'), completed] }]);
    after.said.push(said);
    expect(await runTurn('t', after.ports, live())).toEqual({ status: 'completed', lastMessage: 'second' });
    expect(after.inputs).toEqual([0, 2]);
  });

  it('shows tools what the model writes into their calls, by the id of the item', async () => {
    const seen: string[] = [];
    const announced = (id: string, name: string): SampleEvent => ({ type: 'item.added', id, item: { type: 'custom_tool_call', name, call_id: `call ${id}`, input: '' } });
    const delta = (itemId: string, text: string): SampleEvent => ({ type: 'tool.input.delta', itemId, delta: text });
    const { ports } = scriptedPorts([{ events: [announced('a', 'x'), announced('b', 'dull'), delta('a', '1'), delta('b', '2'), delta('a', '3'), delta('?', '4'), call('a'), delta('a', '5'), completed] }]);
    const watch = (item: ToolCallItem) => ('name' in item && item.name === 'x' ? (text: string) => void seen.push(`${item.call_id} ${text}`) : null);
    await runTurn('t', { ...ports, tools: { ...ports.tools, watch } }, live());
    expect(seen).toEqual(['call a 1', 'call a 3']);
  });

  it('asks for room only where another request follows, once a request', async () => {
    const { ports, log } = scriptedPorts([{ events: [call('c1'), completed] }, { events: [call('c2'), completed] }, { events: [completed] }]);
    await runTurn('t', ports, live());
    expect(log.filter((entry) => entry === 'compact?')).toHaveLength(2);
    expect(log.at(-1)).toBe('tokens.updated');
  });

  it('fails when room could not be made, and is interrupted while it is', async () => {
    const full = new Error('no room');
    const once = () => scriptedPorts([{ events: [call('c1'), completed] }]).ports;
    expect(await runTurn('t', { ...once(), compactIfNeeded: () => Promise.reject(full) }, live())).toEqual({ status: 'failed', error: full });
    const abort = new AbortController();
    const interrupted = (): Promise<void> => {
      abort.abort();
      return Promise.reject(full);
    };
    expect(await runTurn('t', { ...once(), compactIfNeeded: interrupted }, abort.signal)).toEqual({ status: 'interrupted' });
  });

  it('runs parallel tools beside each other and others alone', async () => {
    const running: string[] = [];
    let most = 0;
    const { ports } = scriptedPorts([{ events: [call('a', 'p1'), call('b', 'p2'), call('c', 's1'), call('d', 's2'), completed] }], async (c) => {
      running.push(c.call_id ?? '');
      most = Math.max(most, running.length);
      if (c.call_id === 'c' || c.call_id === 'd') expect(running).toEqual([c.call_id]);
      await new Promise((resolve) => setImmediate(resolve));
      running.splice(running.indexOf(c.call_id ?? ''), 1);
      return { output: 'ok' };
    });
    await runTurn('t', ports, live());
    expect(most).toBe(2);
  });

  it('stores and tells outputs in the order in which tools finish', async () => {
    const gate = new Deferred<void>();
    const { ports, history, events } = scriptedPorts([{ events: [call('slow', 'p1'), call('fast', 'p2'), completed] }], async (c, context) => {
      const outcome = shows(c.call_id ?? '', context);
      if (c.call_id === 'slow') await gate.promise;
      else setImmediate(() => gate.resolve());
      return outcome;
    });
    await runTurn('t', ports, live());
    expect(history.flatMap((i) => (i.type === 'function_call_output' ? [i.call_id] : []))).toEqual(['fast', 'slow']);
    expect(itemIds(events, 'item.completed')).toEqual(['fast', 'slow']);
  });

  it('asks again after a broken stream, with what had arrived, and runs nothing twice', async () => {
    const ran: string[] = [];
    const { ports, history, inputs, events } = scriptedPorts(
      [{ events: [...message('m1', 'first'), call('c1')], fault: new Broken() }, { events: [...message('m2', 'second'), completed] }],
      (c) => {
        ran.push(c.call_id ?? '');
        return Promise.resolve({ output: 'real output' });
      },
    );
    expect(await runTurn('t', ports, live())).toEqual({ status: 'completed', lastMessage: 'second' });
    expect(ran).toEqual(['c1']);
    expect(inputs).toEqual([0, 3]);
    expect(history.filter((i) => i.type === 'function_call_output')).toEqual([{ type: 'function_call_output', call_id: 'c1', output: 'real output' }]);
    expect(events).toContainEqual({ type: 'stream.retry', attempt: 1, max: 2, cause: 'stream disconnected', httpStatus: null });
    expect(itemIds(events, 'item.completed')).toEqual(['m1', 'm2']);
  });

  it('lets an item that a break left open go on in the retried answer, as one item', async () => {
    const open = message('m1', 'partial').slice(0, 2);
    const { ports, events } = scriptedPorts([{ events: open, fault: new Broken() }, { events: [...message('m2', 'whole'), completed] }]);
    await runTurn('t', ports, live());
    expect(itemIds(events, 'item.started')).toEqual(['m1']);
    expect(events.flatMap((e) => (e.type === 'item.completed' && e.item.type === 'agentMessage' ? [[e.item.id, e.item.text]] : []))).toEqual([['m1', 'whole']]);
  });

  it('completes an item that no answer finished, with what had arrived', async () => {
    const open = message('m1', 'partial').slice(0, 2);
    const { ports, events } = scriptedPorts([{ events: open, fault: new Broken() }, { events: [call('c'), completed] }, { events: [completed] }]);
    await runTurn('t', ports, live());
    expect(events.flatMap((e) => (e.type === 'item.completed' && e.item.type === 'agentMessage' ? [e.item.text] : []))).toEqual(['partial']);
  });

  it('fails after the last retry, and at once when the error cannot heal', async () => {
    const fault = new Broken();
    const often = scriptedPorts([1, 2, 3, 4].map(() => ({ events: [], fault })));
    expect(await runTurn('t', often.ports, live())).toEqual({ status: 'failed', error: fault });
    expect(often.inputs).toHaveLength(3);
    const fatal = new Broken(false);
    const once = scriptedPorts([{ events: [], fault: fatal }]);
    expect(await runTurn('t', once.ports, live())).toEqual({ status: 'failed', error: fatal });
    expect(once.inputs).toHaveLength(1);
  });

  it('is interrupted while a tool runs: the tool hears of it and its output is stored', async () => {
    const abort = new AbortController();
    const { ports, history, inputs } = scriptedPorts([{ events: [call('c'), completed] }], (_c, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ output: 'aborted by user after 0.0s' }));
        setImmediate(() => abort.abort());
      }),
    );
    expect(await runTurn('t', ports, abort.signal)).toEqual({ status: 'interrupted' });
    expect(history.at(-1)).toEqual({ type: 'function_call_output', call_id: 'c', output: 'aborted by user after 0.0s' });
    expect(inputs).toHaveLength(1);
  });

  it('fails when a record cannot be stored', async () => {
    const full = new Error('no space left on device');
    const { ports, inputs } = scriptedPorts([{ events: [...message('m', 'x'), completed] }]);
    ports.commit = () => Promise.reject(full);
    expect(await runTurn('t', ports, live())).toEqual({ status: 'failed', error: full });
    expect(inputs).toHaveLength(1);
  });

  it('fails when a tool throws what must end the turn, after the other tools have finished', async () => {
    const broken = new Error('sandbox');
    const { ports, history } = scriptedPorts([{ events: [call('a', 'p1'), call('b', 'p2'), completed] }], (c) =>
      c.call_id === 'a' ? Promise.reject(broken) : Promise.resolve({ output: 'fine' }),
    );
    expect(await runTurn('t', ports, live())).toEqual({ status: 'failed', error: broken });
    expect(history.at(-1)).toEqual({ type: 'function_call_output', call_id: 'b', output: 'fine' });
  });

  it('completes every started item exactly once, whatever the model sends', async () => {
    const piece = fc.oneof(
      fc.integer({ min: 0, max: 3 }).map((n) => message(`m${n}`, 'text')),
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 2 })).map(([n, keep]) => message(`m${n}`, 'text').slice(0, keep)),
      fc.integer({ min: 0, max: 3 }).map((n) => [{ type: 'text.delta' as const, itemId: `m${n}`, delta: '?' }]),
    );
    const answer = fc.record({ pieces: fc.array(piece, { maxLength: 6 }), breaks: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { maxLength: 4 }), async (answers) => {
        const script: Answer[] = answers.map(({ pieces, breaks }) =>
          breaks ? { events: pieces.flat(), fault: new Broken() } : { events: [...pieces.flat(), completed] },
        );
        const { ports, events } = scriptedPorts(script);
        await runTurn('t', ports, live());
        const open = new Set<string>();
        for (const event of events) {
          if (event.type === 'item.started') {
            expect(open.has(event.item.id)).toBe(false);
            open.add(event.item.id);
          } else if (event.type === 'item.completed') expect(open.delete(event.item.id)).toBe(true);
        }
        expect(open.size).toBe(0);
      }),
    );
  });
});
