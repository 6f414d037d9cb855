import { type MockModel, type MockModelOptions, startMockModel } from '@codex-ts/mock-model';
import { type ModelProviderInfo } from '@codex-ts/model-provider-info';
import { createModelClient, type ModelClient, type ModelClientOptions, type StreamOptions } from './model-client.ts';
import { ModelError } from './model-error.ts';
import { type ResponseEvent } from './response-event.ts';
import { type ResponsesRequest } from './responses-request.ts';

export const REQUEST: ResponsesRequest = {
  model: 'mock-model',
  instructions: 'Be brief.',
  input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
  tools: [],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: null,
  store: false,
  stream: true,
  include: [],
  prompt_cache_key: 'thread-1',
};

export function testProvider(baseUrl: string, changes: Partial<ModelProviderInfo> = {}): ModelProviderInfo {
  return {
    id: 'mock',
    name: 'Mock',
    baseUrl,
    queryParams: {},
    httpHeaders: {},
    envHttpHeaders: {},
    requestMaxRetries: 0,
    streamMaxRetries: 0,
    streamIdleTimeoutMs: 20_000,
    requiresOpenaiAuth: false,
    ...changes,
  };
}

export interface Bench {
  server: MockModel;
  client: ModelClient;
  /** Waits that were asked for instead of slept. */
  waits: number[];
}

const open: (() => Promise<void> | void)[] = [];

/** A client on a scripted server. Waits are noted, not slept; chance is fixed in the middle. */
export async function bench(
  turns: MockModelOptions['turns'],
  changes: { provider?: Partial<ModelProviderInfo>; options?: Partial<ModelClientOptions> } = {},
): Promise<Bench> {
  const server = await startMockModel({ turns });
  open.push(() => server.close());
  const waits: number[] = [];
  const client = createModelClient({
    provider: testProvider(server.url, changes.provider),
    token: null,
    originator: 'codex_exec',
    userAgent: 'codex_exec/0.117.0 (test)',
    sessionId: 'thread-1',
    env: {},
    random: () => 0.5,
    sleep: async (ms) => void waits.push(Math.round(ms)),
    ...changes.options,
  });
  open.push(() => client.close());
  return { server, client, waits };
}

/** Closes everything that the benches of a test opened. */
export async function closeBenches(): Promise<void> {
  while (open.length > 0) await open.pop()?.();
}

export interface Told {
  events: ResponseEvent[];
  error: unknown;
}

/** Follows a response to its end, whatever that is. */
export async function follow(client: ModelClient, options: Partial<StreamOptions> = {}, request = REQUEST): Promise<Told> {
  const events: ResponseEvent[] = [];
  const turn = { turnState: {}, signal: new AbortController().signal, ...options };
  try {
    for await (const event of client.stream(request, turn)) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}

/** The error of a response that must break with one of ours. */
export async function breakOf(client: ModelClient, options: Partial<StreamOptions> = {}): Promise<ModelError> {
  const { error } = await follow(client, options);
  if (error instanceof ModelError) return error;
  throw new Error('the response did not break with a ModelError', { cause: error });
}

/** All text of a response. */
export function textOf(events: readonly ResponseEvent[]): string {
  return events.map((event) => (event.type === 'text.delta' ? event.delta : '')).join('');
}
