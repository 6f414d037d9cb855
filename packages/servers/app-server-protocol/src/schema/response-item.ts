import { markOmissible } from './marks.ts';
import { object, oneOf, union } from './named.ts';
import { maybe, nullByDefault, omissible, PathText, Uint64, words } from './parts.ts';
import { Type } from './type.ts';

const ImageDetail = oneOf('ImageDetail', 'auto', 'low', 'high', 'original');

const ContentItem = union('ContentItem', [
  Type.Object({ type: words('input_text'), text: Type.String() }),
  Type.Object({ type: words('input_image'), image_url: Type.String() }),
  Type.Object({ type: words('output_text'), text: Type.String() }),
]);

const FunctionCallOutputContentItem = union('FunctionCallOutputContentItem', [
  Type.Object({ type: words('input_text'), text: Type.String() }),
  Type.Object({ type: words('input_image'), image_url: Type.String(), detail: omissible(ImageDetail) }),
]);

/** Plain text, or parts. */
const FunctionCallOutputBody = union('FunctionCallOutputBody', [
  Type.String(),
  Type.Array(FunctionCallOutputContentItem),
]);

export const MessagePhase = oneOf('MessagePhase', 'commentary', 'final_answer');

const ReasoningItemContent = union('ReasoningItemContent', [
  Type.Object({ type: words('reasoning_text'), text: Type.String() }),
  Type.Object({ type: words('text'), text: Type.String() }),
]);

const ReasoningItemReasoningSummary = union('ReasoningItemReasoningSummary', [
  Type.Object({ type: words('summary_text'), text: Type.String() }),
]);

const LocalShellStatus = oneOf('LocalShellStatus', 'completed', 'in_progress', 'incomplete');

const LocalShellAction = union('LocalShellAction', [
  Type.Object({
    type: words('exec'),
    command: Type.Array(Type.String()),
    env: maybe(Type.Record(Type.String(), Type.String())),
    timeout_ms: maybe(Uint64),
    user: maybe(Type.String()),
    working_directory: maybe(Type.String()),
  }),
]);

const ResponsesApiWebSearchAction = union('ResponsesApiWebSearchAction', [
  Type.Object({ type: words('search'), queries: omissible(Type.Array(Type.String())), query: omissible(Type.String()) }),
  Type.Object({ type: words('open_page'), url: omissible(Type.String()) }),
  Type.Object({ type: words('find_in_page'), pattern: omissible(Type.String()), url: omissible(Type.String()) }),
  Type.Object({ type: words('other') }),
]);

const GhostCommit = object('GhostCommit', {
  id: Type.String(),
  parent: maybe(Type.String()),
  preexisting_untracked_files: Type.Array(PathText),
  preexisting_untracked_dirs: Type.Array(PathText),
});

/** One item of the history as the model gets it, spelled as in requests to the model. */
export const ResponseItem = union('ResponseItem', [
  Type.Object({
    type: words('message'),
    role: Type.String(),
    content: Type.Array(ContentItem),
    end_turn: omissible(Type.Boolean()),
    phase: omissible(MessagePhase),
    id: omissible(Type.String()),
  }),
  Type.Object({
    type: words('reasoning'),
    summary: Type.Array(ReasoningItemReasoningSummary),
    content: markOmissible(nullByDefault(Type.Array(ReasoningItemContent))),
    encrypted_content: maybe(Type.String()),
  }),
  Type.Object({
    type: words('local_shell_call'),
    call_id: maybe(Type.String()),
    status: LocalShellStatus,
    action: LocalShellAction,
    id: omissible(Type.String()),
  }),
  Type.Object({
    type: words('function_call'),
    name: Type.String(),
    namespace: omissible(Type.String()),
    arguments: Type.String(),
    call_id: Type.String(),
    id: omissible(Type.String()),
  }),
  Type.Object({
    type: words('tool_search_call'),
    call_id: maybe(Type.String()),
    status: omissible(Type.String()),
    execution: Type.String(),
    arguments: Type.Unknown(),
    id: omissible(Type.String()),
  }),
  Type.Object({ type: words('function_call_output'), call_id: Type.String(), output: FunctionCallOutputBody }),
  Type.Object({
    type: words('custom_tool_call'),
    status: omissible(Type.String()),
    call_id: Type.String(),
    name: Type.String(),
    input: Type.String(),
    id: omissible(Type.String()),
  }),
  Type.Object({
    type: words('custom_tool_call_output'),
    call_id: Type.String(),
    name: omissible(Type.String()),
    output: FunctionCallOutputBody,
  }),
  Type.Object({
    type: words('tool_search_output'),
    call_id: maybe(Type.String()),
    status: Type.String(),
    execution: Type.String(),
    tools: Type.Array(Type.Unknown()),
  }),
  Type.Object({
    type: words('web_search_call'),
    status: omissible(Type.String()),
    action: omissible(ResponsesApiWebSearchAction),
    id: omissible(Type.String()),
  }),
  Type.Object({
    type: words('image_generation_call'),
    id: Type.String(),
    status: Type.String(),
    revised_prompt: omissible(Type.String()),
    result: Type.String(),
  }),
  Type.Object({ type: words('ghost_snapshot'), ghost_commit: GhostCommit }),
  Type.Object({ type: words('compaction'), encrypted_content: Type.String() }),
  Type.Object({ type: words('other') }),
]);

/** Sent for every history item of threads that were started with `experimentalRawEvents`. */
const RawResponseItemCompletedNotification = object('RawResponseItemCompletedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  item: ResponseItem,
});

export const RESPONSE_ITEM_NOTIFICATIONS = {
  'rawResponseItem/completed': RawResponseItemCompletedNotification,
};
