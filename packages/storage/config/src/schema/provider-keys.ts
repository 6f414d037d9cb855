import { map, record } from '../collection-specs.ts';
import { boolean, integer, oneOf, string } from '../scalar-specs.ts';
import { notYet, required, supported, table, type TableValue } from '../table-spec.ts';
import { type TomlNode } from '../toml-node.ts';
import { type Decoding, type ValueSpec, wrongValue } from '../value-spec.ts';

const CHAT_REMOVED = [
  '`wire_api = "chat"` is gone: only the Responses API is spoken.',
  'To fix it, set `wire_api = "responses"`, or point `base_url` at a server that offers `/responses`.',
  'Background: https://github.com/openai/codex/discussions/7782',
].join('\n');

/** `[model_providers.<id>]` */
const providerKeys = {
  name: required(supported(string, 'Name for people.')),
  base_url: supported(string, 'URL that `/responses` is appended to.'),
  env_key: supported(string, 'Environment variable that holds the key.'),
  env_key_instructions: supported(string, 'What to tell someone who has not set the variable.'),
  experimental_bearer_token: supported(string, 'The key itself; a variable named by env_key is safer.'),
  wire_api: supported(oneOf(['responses'], { chat: CHAT_REMOVED }), 'Protocol of the server.', 'responses'),
  query_params: supported(record(string), 'Parameters added to every URL.'),
  http_headers: supported(record(string), 'Headers added to every request.'),
  env_http_headers: supported(record(string), 'Headers whose values are in environment variables: header to variable.'),
  request_max_retries: supported(integer('u64'), 'How often a failed request is tried again, at most 100.', 4),
  stream_max_retries: supported(integer('u64'), 'How often a broken stream is asked for again, at most 100.', 5),
  stream_idle_timeout_ms: supported(integer('u64'), 'Silence of a stream after which it counts as broken.', 300_000),
  requires_openai_auth: supported(boolean, 'Send the OpenAI login to this provider.', false),
  supports_websockets: notYet(boolean, 'The server speaks the WebSocket transport.', false),
  websocket_connect_timeout_ms: notYet(integer('u64'), 'How long connecting a WebSocket may take.'),
} as const;

/** A provider as the user wrote it, each key checked. */
export type ProviderTable = TableValue<typeof providerKeys>;

/** Providers that exist without configuration. Their ids cannot be given to others. */
export const BUILT_IN_PROVIDERS: readonly string[] = ['openai', 'ollama', 'lmstudio'];

const tables = map(table(providerKeys));

/** `[model_providers]` */
export const providers: ValueSpec<ReadonlyMap<string, ProviderTable>> = {
  shape: tables.shape,
  decode(node, at) {
    const decoded = tables.decode(node, at);
    const reserved = BUILT_IN_PROVIDERS.filter((id) => decoded.has(id));
    if (reserved.length > 0 && node.kind === 'table') refuseReserved(node.entries.get(reserved[0] ?? '') ?? node, reserved, at);
    return decoded;
  },
};

function refuseReserved(node: TomlNode, reserved: readonly string[], at: Decoding): never {
  const ids = reserved.map((id) => `\`${id}\``).join(', ');
  const advice = `Built-in providers cannot be overridden. Rename your custom provider (for example, \`${reserved[0] ?? ''}-custom\`).`;
  return wrongValue(node, `model_providers contains reserved built-in provider IDs: ${ids}. ${advice}`, at);
}
