import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: unknown;
}

/** A model on the loopback that asks for tools, and keeps what it is told about them. */
export interface Model {
  readonly url: string;
  /** For the next turn. */
  calls: readonly ToolCall[];
  /** By id of the call. */
  readonly outputs: Map<string, string>;
  close(): Promise<void>;
}

interface Request {
  input?: { type: string; call_id?: string; output?: unknown }[];
}

export async function startModel(): Promise<Model> {
  const outputs = new Map<string, string>();
  let count = 0;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.method !== 'POST') return response.writeHead(200, { 'content-type': 'application/json' }).end('{"models":[]}');
      for (const item of (JSON.parse(body) as Request).input ?? []) if (item.type === 'function_call_output') outputs.set(item.call_id ?? '', JSON.stringify(item.output));
      const items = model.calls.filter(({ id }) => !outputs.has(id)).map(({ id, name, arguments: given }) => ({ type: 'function_call', id: `fc_${id}`, call_id: id, name, arguments: JSON.stringify(given), status: 'completed' }));
      const message = { type: 'message', id: `m_${count}`, role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'done', annotations: [] }] };
      const id = `r_${(count += 1)}`;
      const events = [
        { type: 'response.created', response: { id } },
        ...(items.length > 0 ? items : [message]).map((item, i) => ({ type: 'response.output_item.done', output_index: i, item })),
        { type: 'response.completed', response: { id, usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } } },
      ];
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const model: Model = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls: [],
    outputs,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return model;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
