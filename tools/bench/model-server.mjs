// The model's side of the benchmark: a loopback Responses server that plays one scenario's turns to each run.
// It keeps the monotonic times of the first request and of the last byte it sent.
import { createServer } from 'node:http';

const USAGE = { input_tokens: 100, input_tokens_details: { cached_tokens: 0 }, output_tokens: 20, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 120 };
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

function events(turn, index) {
  const out = [];
  const send = (type, fields) => out.push(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  send('response.created', { response: { id: `r${index}` } });
  turn.forEach((part, n) => {
    const id = `i${index}_${n}`;
    if (part.call) send('response.output_item.done', { item: { type: 'function_call', id, call_id: `c${id}`, name: part.call, arguments: JSON.stringify(part.args) } });
    else if (part.patch) send('response.output_item.done', { item: { type: 'custom_tool_call', id, call_id: `c${id}`, name: 'apply_patch', input: part.patch, status: 'completed' } });
    else {
      const item = (text) => ({ type: 'message', id, role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] });
      send('response.output_item.added', { output_index: n, item: item('') });
      const size = Math.ceil(part.message.length / (part.deltas ?? 1));
      for (let at = 0; at < part.message.length; at += size) send('response.output_text.delta', { item_id: id, output_index: n, content_index: 0, delta: part.message.slice(at, at + size) });
      send('response.output_item.done', { output_index: n, item: item(part.message) });
    }
  });
  send('response.completed', { response: { id: `r${index}`, usage: USAGE } });
  return out;
}

export async function startModelServer() {
  let script = [];
  let times = { first: 0, last: 0 };
  let next = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method !== 'POST' || !request.url.startsWith('/v1/responses')) return response.writeHead(404).end('{}');
      times.first ||= nowMs();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const chunk of script[next] ?? events([{ message: 'done' }], next)) response.write(chunk);
      next += 1;
      response.end(() => {
        times.last = nowMs();
      });
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    play(turns) {
      script = turns.map(events);
      times = { first: 0, last: 0 };
      next = 0;
    },
    times: () => times,
    close: () => server.close(),
  };
}
