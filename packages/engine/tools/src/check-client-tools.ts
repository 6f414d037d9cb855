import { type ClientTool } from './client-tool.ts';

/** Why a client may not bring these tools along, or null. Names of tools that there are already mean those. */
export function clientToolsProblem(tools: readonly ClientTool[], taken: ReadonlySet<string>): string | null {
  const names = new Set<string>();
  for (const { name, inputSchema } of tools) {
    if (name.trim() === '') return 'dynamic tool name must not be empty';
    if (name !== name.trim()) return `dynamic tool name has leading or trailing whitespace: ${JSON.stringify(name)}`;
    if (name === 'mcp' || name.startsWith('mcp__') || taken.has(name)) return `dynamic tool name is reserved: ${name}`;
    if (names.has(name)) return `duplicate dynamic tool name: ${name}`;
    if (inputSchema['type'] !== 'object') return `dynamic tool ${name} needs an input schema of type "object"`;
    names.add(name);
  }
  return null;
}
