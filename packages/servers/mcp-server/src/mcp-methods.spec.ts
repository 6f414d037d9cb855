import { afterEach, describe, expect, it } from '@jest/globals';
import { LineClient } from './line-client.fixture.ts';
import { serve, type ServedMcp } from './server.fixture.ts';

const THREAD = '019a0000-0000-7000-8000-000000000000';
const open: ServedMcp[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

async function client(...args: Parameters<typeof serve>): Promise<LineClient> {
  const served = await serve(...args);
  open.push(served);
  return new LineClient(served);
}

const hello = (clientInfo: unknown, protocolVersion = '2025-06-18') => ({ protocolVersion, capabilities: {}, clientInfo });

describe('the handshake', () => {
  it('says who we are, and to model servers who the client is', async () => {
    const lines = await client([{ items: [{ message: 'hi' }] }]);
    const { result } = await lines.request(1, 'initialize', hello({ name: 'probe', title: 'Probe', version: '1.0' }));
    expect(result).toEqual({
      protocolVersion: '2025-06-18',
      capabilities: { tools: { listChanged: true } },
      serverInfo: { name: 'codex-mcp-server', title: 'Codex', version: '9.8.7', user_agent: expect.stringMatching(/^codex_cli_rs\/9\.8\.7 .*\(probe; 1\.0\)$/) },
    });
    lines.send({ method: 'notifications/initialized' });
    lines.call(2, 'codex', { prompt: 'x' });
    await lines.answer(2);
    expect(open[0]?.model.requests[0]?.headers['user-agent']).toMatch(/\(probe; 1\.0\)$/);
    expect((await lines.request(3, 'initialize', hello({ name: 'probe', version: '1' }))).error).toMatchObject({ code: -32600 });
  });

  it.each([['2024-11-05', '2024-11-05'], ['2025-11-25', '2025-11-25'], ['2099-01-01', '2025-06-18']])('answers revision %s with %s', async (asked, answered) => {
    const lines = await client([]);
    expect((await lines.request(1, 'initialize', hello({ name: 'probe', version: '1' }, asked))).result).toMatchObject({ protocolVersion: answered });
  });

  it('takes a name that no HTTP header could carry, and a client that has none', async () => {
    const lines = await client([]);
    expect((await lines.request(1, 'initialize', hello({ version: '1' }))).error).toMatchObject({ code: -32602 });
    const { result } = await lines.request(2, 'initialize', hello({ name: 'Zürich\n', version: 7 }));
    expect(result).toMatchObject({ serverInfo: { user_agent: expect.stringMatching(/\(Z_rich_; 0\)$/) } });
  });

  it('is not needed before the tools are used', async () => {
    const lines = await client([{ items: [{ message: 'hi' }] }]);
    expect((await lines.request(1, 'tools/list')).result).toMatchObject({ tools: [{ name: 'codex' }, { name: 'codex-reply' }] });
    lines.call(2, 'codex', { prompt: 'x' });
    expect((await lines.answer(2)).result).toMatchObject({ content: [{ type: 'text', text: 'hi' }] });
  });
});

describe('methods', () => {
  it('answers a ping, and what it does not have with an error', async () => {
    const lines = await client([]);
    expect((await lines.request(1, 'ping')).result).toEqual({});
    for (const method of ['prompts/list', 'resources/list', 'resources/read', 'logging/setLevel', 'completion/complete', 'no/such']) {
      expect((await lines.request(method, method)).error).toEqual({ code: -32601, message: `method not found: ${method}`, data: { method } });
    }
  });

  it('describes its tools', async () => {
    const { result } = await (await client([])).request(1, 'tools/list');
    const [codex, reply] = (result as { tools: { inputSchema: { properties: Record<string, { enum?: string[] }>; required: string[] }; outputSchema: unknown }[] }).tools;
    const names = ['prompt', 'cwd', 'model', 'profile', 'sandbox', 'approval-policy', 'config', 'base-instructions', 'developer-instructions', 'compact-prompt'];
    expect(Object.keys(codex?.inputSchema.properties ?? {})).toEqual(names);
    expect(codex?.inputSchema.properties['approval-policy']?.enum).toEqual(['untrusted', 'on-failure', 'on-request', 'never']);
    expect(codex?.inputSchema.properties['sandbox']?.enum).toEqual(['read-only', 'workspace-write', 'danger-full-access']);
    expect(codex?.inputSchema.required).toEqual(['prompt']);
    expect(Object.keys(reply?.inputSchema.properties ?? {})).toEqual(['prompt', 'threadId', 'conversationId']);
    expect(reply?.inputSchema.required).toEqual(['prompt']);
    for (const tool of [codex, reply]) expect(tool?.outputSchema).toMatchObject({ required: ['threadId', 'content'] });
  });
});

describe('calls that cannot be carried out', () => {
  const unreadable = 'Failed to parse configuration for Codex tool: ';
  it.each<[string, unknown, string]>([
    ['nosuch', {}, "Unknown tool 'nosuch'"],
    ['codex', undefined, `${unreadable}missing field \`prompt\``],
    ['codex', {}, `${unreadable}missing field \`prompt\``],
    ['codex', { prompt: null }, `${unreadable}missing field \`prompt\``],
    ['codex', [], `${unreadable}the arguments must be an object`],
    ['codex', { prompt: 3 }, `${unreadable}\`prompt\` must be a string`],
    ['codex', { prompt: 'x', config: [] }, `${unreadable}\`config\` must be an object`],
    ['codex', { prompt: 'x', sandbox: 'open' }, `${unreadable}\`sandbox\` is \`open\`, expected one of \`read-only\`, \`workspace-write\`, \`danger-full-access\``],
    ['codex', { prompt: 'x', 'approval-policy': 'bad' }, `${unreadable}\`approval-policy\` is \`bad\`, expected`],
    ['codex', { prompt: 'x', profile: 'nope' }, 'Failed to load Codex configuration from overrides: '],
    ['codex', { prompt: 'x', config: { model: 3 } }, 'Failed to load Codex configuration from overrides: '],
    ['codex-reply', { prompt: 'x' }, 'Failed to parse thread_id: '],
    ['codex-reply', { threadId: THREAD }, `${unreadable}missing field \`prompt\``],
  ])('%s %j', async (name, given, text) => {
    const { result, error } = await (await client([])).request(1, 'tools/call', { name, arguments: given });
    expect(error).toBeUndefined();
    expect(result).toEqual({ isError: true, content: [{ type: 'text', text: expect.stringContaining(text) }] });
  });

  it.each(['threadId', 'conversationId'])('a reply to a session nobody knows, by %s', async (name) => {
    const { result } = await (await client([])).request(1, 'tools/call', { name: 'codex-reply', arguments: { prompt: 'x', [name]: THREAD } });
    const text = `Session not found for thread_id: ${THREAD}`;
    expect(result).toEqual({ isError: true, content: [{ type: 'text', text }], structuredContent: { threadId: THREAD, content: text } });
  });

  it('a call without a tool', async () => {
    expect((await (await client([])).request(1, 'tools/call', {})).error).toMatchObject({ code: -32602 });
  });
});
