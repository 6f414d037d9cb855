import { object, oneOf, union } from './named.ts';
import { maybe, MaybeAnything, words } from './parts.ts';
import { Type } from './type.ts';

export const McpToolCallStatus = oneOf('McpToolCallStatus', 'inProgress', 'completed', 'failed');

export const McpToolCallResult = object('McpToolCallResult', {
  content: Type.Array(Type.Unknown()),
  structuredContent: MaybeAnything,
});

export const McpToolCallError = object('McpToolCallError', { message: Type.String() });

export const DynamicToolCallStatus = oneOf('DynamicToolCallStatus', 'inProgress', 'completed', 'failed');

export const DynamicToolCallOutputContentItem = union('DynamicToolCallOutputContentItem', [
  Type.Object({ type: words('inputText'), text: Type.String() }),
  Type.Object({ type: words('inputImage'), imageUrl: Type.String() }),
]);

export const CollabAgentTool = oneOf(
  'CollabAgentTool', 'spawnAgent', 'sendInput', 'resumeAgent', 'wait', 'closeAgent',
);

export const CollabAgentToolCallStatus = oneOf('CollabAgentToolCallStatus', 'inProgress', 'completed', 'failed');

const CollabAgentStatus = oneOf(
  'CollabAgentStatus', 'pendingInit', 'running', 'interrupted', 'completed', 'errored', 'shutdown',
  'notFound',
);

/** How a sub-agent was doing when the call ended. */
export const CollabAgentState = object('CollabAgentState', {
  status: CollabAgentStatus,
  message: maybe(Type.String()),
});
