import { afterEach, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { type Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ElicitRequestSchema, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { createInterface } from 'node:readline';
import { serve, type ServedMcp } from './server.fixture.ts';

const open: ServedMcp[] = [];
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const served of open.splice(0)) await served.close();
});

/** Lines over the streams of a server in this process. */
class StreamTransport implements Transport {
  readonly #served: ServedMcp;
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;

  constructor(served: ServedMcp) {
    this.#served = served;
  }

  start(): Promise<void> {
    createInterface({ input: this.#served.output }).on('line', (line) => this.onmessage?.(JSON.parse(line) as JSONRPCMessage));
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    this.#served.input.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#served.input.end();
    this.onclose?.();
    return Promise.resolve();
  }
}

async function connect(served: ServedMcp): Promise<Client> {
  open.push(served);
  const client = new Client({ name: 'sdk', version: '1' }, { capabilities: { elicitation: {} } });
  clients.push(client);
  await client.connect(new StreamTransport(served));
  return client;
}

describe("the SDK's client", () => {
  it('finds the tools and checks what they answer against their schemas', async () => {
    const client = await connect(await serve([{ items: [{ message: 'one' }] }, { items: [{ message: 'two' }] }]));
    expect(client.getServerVersion()).toMatchObject({ name: 'codex-mcp-server', title: 'Codex' });
    expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: true } });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['codex', 'codex-reply']);
    const events: string[] = [];
    client.fallbackNotificationHandler = ({ method, params }) => {
      events.push(`${method} ${(params as { msg: { type: string } }).msg.type}`);
      return Promise.resolve();
    };
    const first = await client.callTool({ name: 'codex', arguments: { prompt: 'hi' } });
    const { threadId } = first.structuredContent as { threadId: string };
    expect(first).toMatchObject({ content: [{ type: 'text', text: 'one' }], structuredContent: { content: 'one' } });
    expect(events[0]).toBe('codex/event session_configured');
    expect(events.at(-1)).toBe('codex/event task_complete');
    expect(await client.callTool({ name: 'codex-reply', arguments: { prompt: 'more', threadId } })).toMatchObject({ structuredContent: { threadId, content: 'two' } });
    await expect(client.listPrompts()).rejects.toThrow();
  });

  it('answers questions and cancels calls', async () => {
    const asks = { items: [{ call: 'exec_command', args: { cmd: 'touch x' } }] };
    const client = await connect(await serve([asks, { items: [{ message: 'done' }] }, asks]));
    const stop = new AbortController();
    const questions: string[] = [];
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      questions.push(params.message);
      if (questions.length === 2) stop.abort('enough');
      return { action: 'accept', content: {}, decision: 'approved' };
    });
    const args = { prompt: 'go', 'approval-policy': 'untrusted' };
    expect(await client.callTool({ name: 'codex', arguments: args })).toMatchObject({ structuredContent: { content: 'done' } });
    await expect(client.callTool({ name: 'codex', arguments: args }, undefined, { signal: stop.signal })).rejects.toThrow();
    expect(questions).toHaveLength(2);
    await client.ping();
  });
});
