import { anyTable, either, list } from '../collection-specs.ts';
import { boolean, integer, oneOf, path, string } from '../scalar-specs.ts';
import { notYet, supported, table } from '../table-spec.ts';

const locationKeys = {
  country: supported(string, 'Country, as a two-letter code.'),
  region: supported(string, 'Region or state.'),
  city: supported(string, 'City.'),
  timezone: supported(string, 'Time zone, as in `Europe/Berlin`.'),
} as const;

const webSearchKeys = {
  context_size: supported(oneOf(['low', 'medium', 'high']), 'How much of what is found the model reads.'),
  allowed_domains: supported(list(string), 'Search these domains only.'),
  location: supported(table(locationKeys), 'Where the user is, roughly.'),
} as const;

/** A boolean is an old spelling that the original accepts and ignores; the mode is the key `web_search`. */
const webSearchOptions = either(boolean, table(webSearchKeys), 'a table of web search options');

/** `[tools]`, here and in profiles. */
const tools = table({
  view_image: supported(boolean, 'Offer the tool that looks at image files.', true),
  web_search: supported(webSearchOptions, 'Options of web search; the mode is the key `web_search`.'),
} as const);

export const WEB_SEARCH_MODES = ['disabled', 'cached', 'live'] as const;

/** Tools of the model, and what is not built of the original's. */
export const toolKeys = {
  web_search: supported(oneOf(WEB_SEARCH_MODES), 'Whether the model may search the web, and how fresh results are.', 'cached'),
  tools: supported(tools, 'Single tools.'),
  tool_suggest: notYet(anyTable, 'What the model may suggest to install.'),
  js_repl_node_path: notYet(path, 'Node.js for the JavaScript tool.'),
  js_repl_node_module_dirs: notYet(list(path), 'Folders in which the JavaScript tool finds modules.'),
  mcp_servers: notYet(anyTable, 'MCP servers, by name.'),
  mcp_oauth_credentials_store: notYet(oneOf(['auto', 'file', 'keyring']), 'Where logins of MCP servers are kept.'),
  mcp_oauth_callback_port: notYet(integer('u16'), 'Port of the callback of MCP logins.'),
  mcp_oauth_callback_url: notYet(string, 'URL of the callback of MCP logins.'),
} as const;
