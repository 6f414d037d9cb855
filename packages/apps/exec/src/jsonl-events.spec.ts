import { describe, expect, it } from '@jest/globals';
import { type ServerNotification } from '@codex-ts/app-server-protocol';

import { JsonlEvents } from './jsonl-events.ts';
import {
  busyTurn,
  clientCall,
  collabCall,
  command,
  compaction,
  failure,
  itemCompleted,
  itemStarted,
  mcpCall,
  message,
  patch,
  plan,
  reviewMode,
  THREAD,
  tokens,
  turnCompleted,
  turnStarted,
  warning,
} from './server-talk.fixture.ts';

function lines(notifications: ServerNotification[], warnings: string[] = []): string {
  const events = new JsonlEvents();
  return [...events.begin('T', warnings), ...notifications.flatMap((n) => events.map(n))].map((e) => JSON.stringify(e)).join('\n');
}

describe('the --json stream', () => {
  it('tells a busy turn as the original does', () => {
    expect(lines(busyTurn, ['`OPENAI_BASE_URL` is deprecated.'])).toMatchInlineSnapshot(`
"{"type":"thread.started","thread_id":"T"}
{"type":"item.completed","item":{"id":"item_0","type":"error","message":"\`OPENAI_BASE_URL\` is deprecated."}}
{"type":"turn.started"}
{"type":"item.completed","item":{"id":"item_1","type":"reasoning","text":"**Thinking**\\nabout it"}}
{"type":"item.completed","item":{"id":"item_2","type":"agent_message","text":"working on it"}}
{"type":"item.started","item":{"id":"item_3","type":"todo_list","items":[{"text":"one","completed":true},{"text":"two","completed":false},{"text":"three","completed":false}]}}
{"type":"item.started","item":{"id":"item_4","type":"command_execution","command":"/bin/bash -lc 'exit 3'","aggregated_output":"","exit_code":null,"status":"in_progress"}}
{"type":"item.started","item":{"id":"item_5","type":"command_execution","command":"/bin/bash -lc 'echo ok'","aggregated_output":"","exit_code":null,"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_5","type":"command_execution","command":"/bin/bash -lc 'echo ok'","aggregated_output":"ok\\n","exit_code":0,"status":"completed"}}
{"type":"item.completed","item":{"id":"item_4","type":"command_execution","command":"/bin/bash -lc 'exit 3'","aggregated_output":"","exit_code":3,"status":"failed"}}
{"type":"item.started","item":{"id":"item_6","type":"file_change","changes":[{"path":"/w/new.txt","kind":"add"},{"path":"/w/old.txt","kind":"update"}],"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_6","type":"file_change","changes":[{"path":"/w/new.txt","kind":"add"},{"path":"/w/old.txt","kind":"update"}],"status":"completed"}}
{"type":"item.completed","item":{"id":"item_7","type":"command_execution","command":"/bin/bash -lc 'rm -rf /'","aggregated_output":"","exit_code":null,"status":"declined"}}
{"type":"error","message":"Reconnecting... 1/5 (stream disconnected)"}
{"type":"item.started","item":{"id":"ws_1","type":"web_search","query":"","action":{"type":"other"}}}
{"type":"item.completed","item":{"id":"ws_1","type":"web_search","query":"rust news","action":{"type":"search","query":"rust news"}}}
{"type":"item.updated","item":{"id":"item_3","type":"todo_list","items":[{"text":"one","completed":true},{"text":"two","completed":true},{"text":"three","completed":true}]}}
{"type":"item.completed","item":{"id":"item_9","type":"error","message":"old key (use the new one)"}}
{"type":"item.completed","item":{"id":"item_10","type":"error","message":"odd file (line 3)"}}
{"type":"item.completed","item":{"id":"item_11","type":"agent_message","text":"final answer\\nline 2"}}
{"type":"item.completed","item":{"id":"item_3","type":"todo_list","items":[{"text":"one","completed":true},{"text":"two","completed":true},{"text":"three","completed":true}]}}
{"type":"turn.completed","usage":{"input_tokens":1500,"cached_input_tokens":500,"output_tokens":260}}"
`);
  });

  it('ends with the failure, details included, and closes the plan before it', () => {
    const talk = [turnStarted, plan(null, ['one', 'pending']), failure('boom', { willRetry: false, details: 'why' }), turnCompleted('failed', 'boom')];
    expect(lines(talk)).toMatchInlineSnapshot(`
"{"type":"thread.started","thread_id":"T"}
{"type":"turn.started"}
{"type":"item.started","item":{"id":"item_0","type":"todo_list","items":[{"text":"one","completed":false}]}}
{"type":"error","message":"boom (why)"}
{"type":"item.completed","item":{"id":"item_0","type":"todo_list","items":[{"text":"one","completed":false}]}}
{"type":"turn.failed","error":{"message":"boom"}}"
`);
  });

  it('says nothing more once the turn is interrupted', () => {
    const talk = [turnStarted, plan(null, ['one', 'pending']), turnCompleted('interrupted')];
    expect(lines(talk).split('\n').at(-1)).toContain('"item.started"');
  });

  it('reports zero usage when the model reported none, and thread totals otherwise', () => {
    expect(lines([turnCompleted()])).toContain('"usage":{"input_tokens":0,"cached_input_tokens":0,"output_tokens":0}');
    expect(lines([tokens(9, 4, 2), tokens(20, 5, 6), turnCompleted()])).toContain(
      '"usage":{"input_tokens":20,"cached_input_tokens":5,"output_tokens":6}',
    );
  });

  it('completes an item once, under the number it started with', () => {
    const done = command('a', { status: 'completed', exitCode: 0 });
    const events = lines([itemStarted(command('a')), itemStarted(command('a')), itemCompleted(message('m')), itemCompleted(done), itemCompleted(done)]);
    expect(events.match(/item_\d/g)).toEqual(['item_0', 'item_1', 'item_0']);
  });

  it('calls a declined patch failed and leaves a running command open', () => {
    expect(lines([itemCompleted(patch('declined'))])).toContain('"status":"failed"');
    expect(lines([itemStarted(command('sleep 9')), turnCompleted()])).not.toContain('item.completed');
  });

  it('tells a warning as an error item, and of a compaction nothing', () => {
    const compacted: ServerNotification = { method: 'thread/compacted', params: { threadId: 'T', turnId: 'U' } };
    expect(lines([warning('mind the gap'), itemStarted(compaction), itemCompleted(compaction), compacted, itemCompleted(message('m'))])).toMatchInlineSnapshot(`
"{"type":"thread.started","thread_id":"T"}
{"type":"item.completed","item":{"id":"item_0","type":"error","message":"mind the gap"}}
{"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"m"}}"
`);
  });

  it('tells a reroute as an error item', () => {
    const rerouted: ServerNotification = {
      method: 'model/rerouted',
      params: { threadId: 'T', turnId: 'U', fromModel: 'a', toModel: 'b', reason: 'highRiskCyberActivity' },
    };
    expect(lines([rerouted])).toContain('{"id":"item_0","type":"error","message":"model rerouted: a -> b"}');
  });

  it('tells calls of MCP tools with their results', () => {
    const result = { content: [{ type: 'text', text: 'E:hey' }], structuredContent: { a: 1 } };
    const talk = [
      itemStarted(mcpCall()),
      itemCompleted(mcpCall({ status: 'completed', result })),
      itemCompleted(mcpCall({ id: 'd', status: 'failed', error: { message: 'gone' } })),
    ];
    expect(lines(talk)).toMatchInlineSnapshot(`
"{"type":"thread.started","thread_id":"T"}
{"type":"item.started","item":{"id":"item_0","type":"mcp_tool_call","server":"t","tool":"echo","arguments":{"msg":"hey"},"result":null,"error":null,"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_0","type":"mcp_tool_call","server":"t","tool":"echo","arguments":{"msg":"hey"},"result":{"content":[{"type":"text","text":"E:hey"}],"structured_content":{"a":1}},"error":null,"status":"completed"}}
{"type":"item.completed","item":{"id":"item_1","type":"mcp_tool_call","server":"t","tool":"echo","arguments":{"msg":"hey"},"result":null,"error":{"message":"gone"},"status":"failed"}}"
`);
  });

  it('tells calls to other agents in the words of the original', () => {
    const states = { B: { status: 'completed', message: 'sub done' }, C: { status: 'notFound' } } as const;
    const talk = [
      itemStarted(collabCall()),
      itemCompleted(collabCall({ status: 'completed', receiverThreadIds: ['B'], agentsStates: { B: { status: 'pendingInit', message: null } } })),
      itemStarted(collabCall({ id: 'w', tool: 'resumeAgent', prompt: null, receiverThreadIds: ['B', 'C'] })),
      itemCompleted(collabCall({ id: 'w', tool: 'wait', prompt: null, receiverThreadIds: ['B', 'C'], agentsStates: states, status: 'failed' })),
    ];
    expect(lines(talk).split('\n').slice(1).join('\n').replaceAll(THREAD, 'A')).toMatchInlineSnapshot(`
"{"type":"item.started","item":{"id":"item_0","type":"collab_tool_call","tool":"spawn_agent","sender_thread_id":"A","receiver_thread_ids":[],"prompt":"sub task","agents_states":{},"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_0","type":"collab_tool_call","tool":"spawn_agent","sender_thread_id":"A","receiver_thread_ids":["B"],"prompt":"sub task","agents_states":{"B":{"status":"pending_init","message":null}},"status":"completed"}}
{"type":"item.started","item":{"id":"item_1","type":"collab_tool_call","tool":"wait","sender_thread_id":"A","receiver_thread_ids":["B","C"],"prompt":null,"agents_states":{},"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_1","type":"collab_tool_call","tool":"wait","sender_thread_id":"A","receiver_thread_ids":["B","C"],"prompt":null,"agents_states":{"B":{"status":"completed","message":"sub done"},"C":{"status":"not_found","message":null}},"status":"failed"}}"
`);
  });

  it('tells a review as the message that it ends in, and of calls of client tools nothing', () => {
    const talk = [
      turnStarted,
      ...[itemStarted, itemCompleted].map((tell) => tell(reviewMode('enteredReviewMode', 'current changes'))),
      itemStarted(clientCall()),
      itemCompleted(clientCall({ status: 'failed', success: false })),
      ...[itemStarted, itemCompleted].map((tell) => tell(reviewMode('exitedReviewMode', 'Fine.'))),
      itemStarted(message('', 'r')),
      itemCompleted(message('Fine.', 'r')),
      turnCompleted(),
    ];
    expect(lines(talk)).toMatchInlineSnapshot(`
"{"type":"thread.started","thread_id":"T"}
{"type":"turn.started"}
{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"Fine."}}
{"type":"turn.completed","usage":{"input_tokens":0,"cached_input_tokens":0,"output_tokens":0}}"
`);
  });
});
