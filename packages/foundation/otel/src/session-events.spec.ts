import { describe, expect, it } from '@jest/globals';
import { levelFilter } from './log-filter.ts';
import { recordingMetrics, recordingSink } from './recording.fixture.ts';
import { sessionEvents } from './session-events.ts';
import { Telemetry } from './telemetry.ts';

const FACTS = { conversationId: 'thread-1', appVersion: '1.2.3', originator: 'codex_exec', model: 'gpt', email: 'me@example.com' };

function session(logUserPrompt: boolean) {
  const telemetry = new Telemetry({ now: () => Date.UTC(2026, 0, 2) });
  const [sink, metrics] = [recordingSink(), recordingMetrics()];
  telemetry.addSink(sink, levelFilter('info'));
  telemetry.addMetricSink(metrics);
  return { events: sessionEvents(telemetry, { logUserPrompt }, FACTS), records: sink.records, metrics: metrics.seen };
}

describe('session events', () => {
  it('carry the names and attributes of the original', () => {
    const { events, records } = session(false);
    events.conversationStarts({ providerName: 'openai', reasoningEffort: 'high', contextWindow: null, approvalPolicy: 'never', sandboxPolicy: 'read-only', mcpServers: ['a', 'b'] });
    expect(records[0]).toMatchObject({ target: 'codex_otel.session', level: 'info', message: 'codex.conversation_starts', threadId: 'thread-1' });
    expect(records[0]?.fields).toEqual({
      'event.name': 'codex.conversation_starts',
      'event.timestamp': '2026-01-02T00:00:00.000Z',
      'conversation.id': 'thread-1',
      'app.version': '1.2.3',
      originator: 'codex_exec',
      model: 'gpt',
      slug: 'gpt',
      provider_name: 'openai',
      reasoning_effort: 'high',
      approval_policy: 'never',
      sandbox_policy: 'read-only',
      mcp_servers: 'a, b',
    });
  });

  it('keep prompts, arguments, outputs and addresses back', () => {
    const { events, records } = session(false);
    events.userPrompt('naïve 👍 plan');
    events.toolResult({ toolName: 'shell', callId: 'c1', durationMs: 12.4, success: true, arguments: '{"cmd":"private"}', output: 'private' });
    expect(records[0]?.fields).toMatchObject({ prompt_length: 12, prompt: '[REDACTED]' });
    expect(records[1]?.fields).toMatchObject({ tool_name: 'shell', call_id: 'c1', duration_ms: 12, success: true, output_length: 7, arguments_length: 17 });
    expect(JSON.stringify(records)).not.toMatch(/private|naïve|example\.com/);
  });

  it('let them out with log_user_prompt', () => {
    const { events, records } = session(true);
    events.userPrompt('do it');
    events.toolResult({ toolName: 'shell', callId: 'c1', durationMs: 1, success: false, arguments: 'args', output: 'out' });
    expect(records[0]?.fields).toMatchObject({ prompt: 'do it', 'user.email': 'me@example.com' });
    expect(records[1]?.fields).toMatchObject({ arguments: 'args', output: 'out' });
  });

  it('tell of requests, streams and decisions, and count them', () => {
    const { events, records, metrics } = session(false);
    const usage = { inputTokens: 10, cachedTokens: 4, outputTokens: 3, reasoningTokens: 1, totalTokens: 13 };
    events.update({ model: 'gpt-2' });
    events.apiRequest({ attempt: 2, durationMs: 100, status: 503, error: 'busy', endpoint: '/responses' });
    events.sseEvent({ kind: 'response.completed', durationMs: 9, usage });
    events.toolDecision({ toolName: 'shell', callId: 'c1', decision: 'approved', source: 'user' });
    events.turnEnded({ durationMs: 500, firstTokenMs: 50, usage });
    expect(records.map((r) => r.message)).toEqual(['codex.api_request', 'codex.sse_event', 'codex.tool_decision']);
    expect(records[0]?.fields).toMatchObject({ model: 'gpt-2', attempt: 2, 'http.response.status_code': 503, 'error.message': 'busy', endpoint: '/responses' });
    expect(records[1]?.fields).toMatchObject({ 'event.kind': 'response.completed', input_token_count: 10, cached_token_count: 4, output_token_count: 3, reasoning_token_count: 1, tool_token_count: 13 });
    expect(records[2]?.fields).toMatchObject({ decision: 'approved', source: 'user' });
    expect(metrics).toContain('codex.api_request 1 {"status":"503","success":"false"}');
    expect(metrics).toContain('codex.turn.e2e_duration_ms 500 {"model":"gpt-2"}');
    expect(metrics).toContain('codex.turn.token_usage 10 {"model":"gpt-2","token_type":"input"}');
  });
});
