import { anyTable, either, list } from '../collection-specs.ts';
import { boolean, integer, oneOf, path, string } from '../scalar-specs.ts';
import { notYet, supported, table } from '../table-spec.ts';

const locationKeys = { country: supported(string), region: supported(string), city: supported(string), timezone: supported(string) } as const;

const webSearchKeys = {
  context_size: supported(oneOf(['low', 'medium', 'high'])),
  allowed_domains: supported(list(string)),
  location: supported(table(locationKeys)),
} as const;

/** A boolean is an old spelling that the original accepts and ignores; the mode is the key `web_search`. */
const webSearchOptions = either(boolean, table(webSearchKeys), 'a table of web search options');

/** `[tools]`, here and in profiles. */
export const tools = table({ view_image: supported(boolean), web_search: supported(webSearchOptions) } as const);

/** Tools of the model, and what is not built of the original's. */
export const toolKeys = {
  web_search: supported(oneOf(['disabled', 'cached', 'live'])),
  tools: supported(tools),
  tool_suggest: notYet(anyTable),
  js_repl_node_path: notYet(path),
  js_repl_node_module_dirs: notYet(list(path)),
  mcp_servers: notYet(anyTable),
  mcp_oauth_credentials_store: notYet(oneOf(['auto', 'file', 'keyring'])),
  mcp_oauth_callback_port: notYet(integer('u16')),
  mcp_oauth_callback_url: notYet(string),
} as const;
