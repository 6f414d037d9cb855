import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { Int64, maybe, NoParams, omissible, OmissibleAnything, Uint32 } from './parts.ts';
import { Type } from './type.ts';

const McpServerOauthLoginParams = object('McpServerOauthLoginParams', {
  name: Type.String(),
  scopes: maybe(Type.Array(Type.String())),
  timeoutSecs: maybe(Int64),
});

const McpServerOauthLoginResponse = object('McpServerOauthLoginResponse', { authorizationUrl: Type.String() });

const McpServerRefreshResponse = object('McpServerRefreshResponse', {});

const ListMcpServerStatusParams = object('ListMcpServerStatusParams', {
  cursor: maybe(Type.String()),
  limit: maybe(Uint32),
});

const McpAuthStatus = oneOf('McpAuthStatus', 'unsupported', 'notLoggedIn', 'bearerToken', 'oAuth');

const Resource = object('Resource', {
  annotations: OmissibleAnything,
  description: omissible(Type.String()),
  mimeType: omissible(Type.String()),
  name: Type.String(),
  size: omissible(Int64),
  title: omissible(Type.String()),
  uri: Type.String(),
  icons: omissible(Type.Array(Type.Unknown())),
  _meta: OmissibleAnything,
});

const ResourceTemplate = object('ResourceTemplate', {
  annotations: OmissibleAnything,
  uriTemplate: Type.String(),
  name: Type.String(),
  title: omissible(Type.String()),
  description: omissible(Type.String()),
  mimeType: omissible(Type.String()),
});

/** As the MCP server describes it. */
const Tool = object('Tool', {
  name: Type.String(),
  title: omissible(Type.String()),
  description: omissible(Type.String()),
  inputSchema: Type.Unknown(),
  outputSchema: OmissibleAnything,
  annotations: OmissibleAnything,
  icons: omissible(Type.Array(Type.Unknown())),
  _meta: OmissibleAnything,
});

const McpServerStatus = object('McpServerStatus', {
  name: Type.String(),
  tools: Type.Record(Type.String(), Tool),
  resources: Type.Array(Resource),
  resourceTemplates: Type.Array(ResourceTemplate),
  authStatus: McpAuthStatus,
});

/** One entry for every configured server. */
const ListMcpServerStatusResponse = object('ListMcpServerStatusResponse', {
  data: Type.Array(McpServerStatus),
  nextCursor: maybe(Type.String()),
});

const McpServerOauthLoginCompletedNotification = object('McpServerOauthLoginCompletedNotification', {
  name: Type.String(),
  success: Type.Boolean(),
  error: omissible(Type.String()),
});

const McpServerStartupState = oneOf('McpServerStartupState', 'starting', 'ready', 'failed', 'cancelled');

const McpServerStatusUpdatedNotification = object('McpServerStatusUpdatedNotification', {
  name: Type.String(),
  status: McpServerStartupState,
  error: maybe(Type.String()),
});

export const MCP_SERVER_REQUESTS = {
  'mcpServer/oauth/login': stable(McpServerOauthLoginParams, McpServerOauthLoginResponse),
  'config/mcpServer/reload': stable(NoParams, McpServerRefreshResponse),
  'mcpServerStatus/list': stable(ListMcpServerStatusParams, ListMcpServerStatusResponse),
};

export const MCP_SERVER_NOTIFICATIONS = {
  'mcpServer/oauthLogin/completed': McpServerOauthLoginCompletedNotification,
  'mcpServer/startupStatus/updated': McpServerStatusUpdatedNotification,
};
