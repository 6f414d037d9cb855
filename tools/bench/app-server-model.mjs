// The model's side of `app-server.mjs`, in a process of its own so that it takes no time from the client: every request
// gets the answer that the last word of its prompt asks for, `N` numbered pieces of six bytes.
// Run by itself it prints its address and goes on until its input ends.
import { createServer } from 'node:http';

const USAGE = { input_tokens: 100, input_tokens_details: { cached_tokens: 0 }, output_tokens: 20, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 120 };
const bodies = new Map();

export const piece = (number) => `${String(number).padStart(5, '0')} `;

function bodyOf(pieces) {
  const made = bodies.get(pieces);
  if (made !== undefined) return made;
  const event = (type, fields) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  const texts = Array.from({ length: pieces }, (_, number) => piece(number));
  const item = (text) => ({ type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] });
  const body = Buffer.from(
    [
      event('response.created', { response: { id: 'r' } }),
      event('response.output_item.added', { output_index: 0, item: item('') }),
      ...texts.map((delta) => event('response.output_text.delta', { item_id: 'm', output_index: 0, content_index: 0, delta })),
      event('response.output_item.done', { output_index: 0, item: item(texts.join('')) }),
      event('response.completed', { response: { id: 'r', usage: USAGE } }),
    ].join(''),
  );
  bodies.set(pieces, body);
  return body;
}

/** How many pieces the newest prompt asks for. */
function wanted(request) {
  const texts = (JSON.parse(request).input ?? []).flatMap(({ role, content }) => (role === 'user' ? content : []));
  return Number(/(\d+) pieces$/.exec(texts.at(-1)?.text ?? '')?.[1] ?? 1);
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method !== 'POST' || !request.url.startsWith('/v1/responses')) return response.writeHead(404).end('{}');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(bodyOf(wanted(Buffer.concat(chunks).toString('utf8'))));
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
  process.stdin.resume().on('end', () => process.exit(0));
}
