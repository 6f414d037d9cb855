// The model's side of `tui.mjs`, in a process of its own so that it takes no time from who watches the terminal. The
// newest prompt says what to do:
//   `answer KB DELTAS MS`  Markdown of so many KB in so many pieces, MS ms apart, in bursts when that is less than one
//   `work N`               a command that prints 200 lines, then a short answer
// Every answer ends with the word of `END`. It says honestly how long the context is, so that histories get compacted.
// Run by itself it prints its address and goes on until its input ends.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** The last word of an answer, and letters that nothing writes but who types them. */
export const END = 'omega';
export const KEYS = ['z', 'j'];

const WORDS = 'a model says many words and some of them are in bold or in code while others stand in lists that grow as one reads on'.split(' ');

/** Headings, paragraphs, lists and code, as models write them; without the letters of `KEYS`. */
export function markdown(bytes) {
  const parts = [];
  for (let at = 0, n = 0; at < bytes; n += 1) {
    const words = Array.from({ length: 60 }, (_, i) => (i % 13 === 7 ? `**${WORDS[(n + i) % WORDS.length]}**` : WORDS[(n * 7 + i) % WORDS.length])).join(' ');
    const list = Array.from({ length: 5 }, (_, i) => `- ${WORDS.slice(i, i + 8).join(' ')} \`code_${n}\``).join('\n');
    const code = `\`\`\`ts\n${Array.from({ length: 8 }, (_, i) => `export const name_${n}_${i} = call(${i}, 'text'); // note`).join('\n')}\n\`\`\``;
    const part = `## Part ${n}\n\n${words}.\n\n${list}\n\n${code}\n\n`;
    parts.push(part);
    at += part.length;
  }
  return parts.join('').slice(0, bytes);
}

const event = (type, fields) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const done = (id, input) => event('response.completed', { response: { id, usage: { input_tokens: input, input_tokens_details: { cached_tokens: 0 }, output_tokens: 20, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: input + 20 } } });

async function answer(response, id, text, deltas, ms, tokens) {
  const item = (said) => ({ type: 'message', id: `m${id}`, role: 'assistant', content: [{ type: 'output_text', text: said, annotations: [] }] });
  response.write(event('response.created', { response: { id } }) + event('response.output_item.added', { output_index: 0, item: item('') }));
  const size = Math.ceil(text.length / deltas);
  // Timers have whole milliseconds.
  const burst = ms > 0 && ms < 1 ? Math.round(1 / ms) : 1;
  for (let at = 0, n = 0; at < text.length; at += size, n += 1) {
    response.write(event('response.output_text.delta', { item_id: `m${id}`, output_index: 0, content_index: 0, delta: text.slice(at, at + size) }));
    if (ms > 0 && n % burst === 0) await pause(Math.max(1, ms));
    else if (n % 64 === 0 && response.writableNeedDrain) await new Promise((go) => response.once('drain', go));
  }
  response.end(event('response.output_item.done', { output_index: 0, item: item(text) }) + done(id, tokens));
}

function call(response, id, number, tokens) {
  const item = { type: 'function_call', id: `f${id}`, call_id: `c${id}`, name: 'exec_command', arguments: JSON.stringify({ cmd: `seq ${number}000 ${number}200`, login: false }) };
  response.end(event('response.created', { response: { id } }) + event('response.output_item.done', { output_index: 0, item }) + done(id, tokens));
}

let count = 0;
function play(response, body) {
  const { input = [] } = JSON.parse(body);
  const id = `r${(count += 1)}`;
  const tokens = Math.round(body.length / 4);
  const last = input.findLastIndex(({ role }) => role === 'user');
  const said = (input[last]?.content ?? []).map(({ text }) => text ?? '').join(' ');
  const [, what, ...numbers] = /^(answer|work) (\d+)(?: (\d+) ([\d.]+))?$/.exec(said) ?? [];
  if (what === 'work' && last === input.length - 1) return call(response, id, numbers[0], tokens);
  if (what === 'answer') return answer(response, id, `${markdown(Number(numbers[0]) * 1024)}\n\n${END}`, Number(numbers[1]), Number(numbers[2]), tokens);
  return answer(response, id, `That was number ${numbers[0] ?? 0}, with \`200\` lines. ${END}`, 5, 0, tokens);
}

if (process.argv[1] === import.meta.filename) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method !== 'POST' || !request.url.startsWith('/v1/responses')) return response.writeHead(404).end('{}');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      void play(response, Buffer.concat(chunks).toString('utf8'));
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
  process.stdin.resume().on('end', () => process.exit(0));
}
