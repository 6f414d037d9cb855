// `node record-code-cache.cjs BUNDLE turn|interactive|app-server|mcp-server`: runs one small patch and one small turn of
// the bundled command against a server in this process, the same in the terminal interface, or lets it answer the clients
// on stdin; then writes what V8 compiled of each chunk next to it, where an earlier run did not. Nothing leaves the machine.
const { existsSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const bundle = resolve(process.argv[2]);
const tour = process.argv[3];
const home = mkdtempSync(join(tmpdir(), 'codex-build-'));
const scripts = new Map();

const { useTerminal } = require('./record-terminal.cjs');

/** With something of all that is drawn. */
const text = tour === 'interactive' ? '# ok\n\nSome **words** and `code`:\n\n- one\n- two\n\n```js\nconst a = 1;\n```\n\nThat was all' : 'ok';
const answer = { type: 'message', id: 'm', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] };
const usage = { input_tokens: 1, input_tokens_details: { cached_tokens: 0 }, output_tokens: 1, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 2 };
const stream = [
  { type: 'response.created', response: { id: 'r' } },
  { type: 'response.output_item.added', output_index: 0, item: { ...answer, content: [] } },
  { type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta: text },
  { type: 'response.output_item.done', output_index: 0, item: answer },
  { type: 'response.completed', response: { id: 'r', status: 'completed', output: [answer], usage } },
];

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(stream.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
});

process.on('exit', () => {
  for (const [name, script] of scripts) {
    const file = join(bundle, `${name}.cache`);
    if (!existsSync(file)) writeFileSync(file, script.createCachedData());
  }
  rmSync(home, { recursive: true, force: true });
  // The turn's own outcome says nothing about the caches.
  process.exitCode = 0;
});

server.listen(0, '127.0.0.1', () => {
  const provider = `{name="build",base_url="http://127.0.0.1:${server.address().port}/v1",wire_api="responses",request_max_retries=0,stream_max_retries=0}`;
  Object.assign(process.env, { CODEX_HOME: home });
  const overrides = ['-c', 'model_provider=build', '-c', `model_providers={build=${provider}}`];
  const settings = [...overrides, '-c', 'disable_paste_burst=true', '-c', `projects={${JSON.stringify(process.cwd())}={trust_level="trusted"}}`];
  const words = tour === 'interactive' ? settings : tour === 'turn' ? ['exec', '--skip-git-repo-check', '--json', '-C', home, ...overrides, 'hello'] : [...overrides, tour];
  process.argv = [process.execPath, join(bundle, 'codex.cjs'), ...words];
  const { chunkLoader } = require(join(bundle, 'chunk-loader.cjs'));
  const load = chunkLoader(bundle, (name, script) => scripts.set(name, script));
  if (tour === 'interactive') useTerminal();
  if (tour !== 'turn') return void load('run.cjs').runProcess('0.0.0');
  const file = join(home, 'patched');
  writeFileSync(file, 'one\ntwo\n');
  const patch = `*** Begin Patch\n*** Add File: ${file}.new\n+text\n*** Update File: ${file}\n@@ one\n-two\n+three\n*** Delete File: ${file}.new\n*** End Patch`;
  const patched = load('patch.cjs').runPatchProcess({ words: [patch], isFlag: true });
  patched.then(() => load('run.cjs').runProcess('0.0.0'));
});
