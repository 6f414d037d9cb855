import { stable } from './exchange.ts';
import { object } from './named.ts';
import { DynamicToolCallOutputContentItem } from './tool-call-items.ts';
import { Type } from './type.ts';

/** The model calls a tool of the client's. */
const DynamicToolCallParams = object('DynamicToolCallParams', {
  threadId: Type.String(),
  turnId: Type.String(),
  callId: Type.String(),
  tool: Type.String(),
  arguments: Type.Unknown(),
});

const DynamicToolCallResponse = object('DynamicToolCallResponse', {
  contentItems: Type.Array(DynamicToolCallOutputContentItem),
  success: Type.Boolean(),
});

/** What the server asks. */
export const DYNAMIC_TOOL_QUESTIONS = {
  'item/tool/call': stable(DynamicToolCallParams, DynamicToolCallResponse),
};
