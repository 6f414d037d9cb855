// The only door of @codex-ts/mcp-server: explicit named exports, no logic.
export { type McpServerOptions, serveMcp } from './serve-mcp.ts';
