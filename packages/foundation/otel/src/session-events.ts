import { type LogFields, type LogValue } from './log-record.ts';
import { type Logger } from './logger.ts';
import { type OtelConfig } from './otel-config.ts';
import { type ApiRequest, type ConversationStart, type SessionFacts, type StreamEvent, type StreamUsage, type ToolDecision, type ToolResult, type TurnEnd } from './session-facts.ts';
import { type Telemetry } from './telemetry.ts';

/** The target of session events, the only records that exporters send. */
export const SESSION_EVENT_TARGET = 'codex_otel.session';
const WITHHELD = '[REDACTED]';

/** The named events of one session. Each also feeds the metrics that belong to it. */
export interface SessionEvents {
  /** Facts that changed: another model, say. */
  update(facts: Partial<SessionFacts>): void;
  conversationStarts(start: ConversationStart): void;
  userPrompt(text: string): void;
  apiRequest(request: ApiRequest): void;
  /** An event of the model's stream that says how it went: completed, failed, idle for too long. */
  sseEvent(event: StreamEvent): void;
  toolDecision(decision: ToolDecision): void;
  toolResult(result: ToolResult): void;
  /** Metrics only. */
  turnEnded(turn: TurnEnd): void;
}

/**
 * Events and attributes carry the original's names (`codex.user_prompt`, `conversation.id`). Prompts, tool arguments,
 * tool outputs and the user's address are sent only with `log_user_prompt`; their lengths always.
 */
export function sessionEvents(telemetry: Telemetry, config: Pick<OtelConfig, 'logUserPrompt'>, facts: SessionFacts): SessionEvents {
  return new NamedEvents(telemetry, config.logUserPrompt, facts);
}

type Attributes = Readonly<Record<string, LogValue | null | undefined>>;

class NamedEvents implements SessionEvents {
  readonly #telemetry: Telemetry;
  readonly #withTexts: boolean;
  #facts: SessionFacts;
  #logger: Logger;

  constructor(telemetry: Telemetry, withTexts: boolean, facts: SessionFacts) {
    this.#telemetry = telemetry;
    this.#withTexts = withTexts;
    this.#facts = facts;
    this.#logger = telemetry.logger(SESSION_EVENT_TARGET).forThread(facts.conversationId);
  }

  update(facts: Partial<SessionFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    if (facts.conversationId !== undefined) this.#logger = this.#logger.forThread(facts.conversationId);
  }

  conversationStarts(start: ConversationStart): void {
    this.#telemetry.count('codex.thread.started', 1, { model: this.#facts.model });
    this.#emit('codex.conversation_starts', () => ({
      provider_name: start.providerName,
      reasoning_effort: start.reasoningEffort,
      reasoning_summary: start.reasoningSummary,
      context_window: start.contextWindow,
      approval_policy: start.approvalPolicy,
      sandbox_policy: start.sandboxPolicy,
      mcp_servers: (start.mcpServers ?? []).join(', '),
      active_profile: start.activeProfile,
    }));
  }

  userPrompt(text: string): void {
    this.#telemetry.count('codex.conversation.turn.count', 1, { model: this.#facts.model });
    this.#emit('codex.user_prompt', () => ({ prompt_length: charsOf(text), prompt: this.#withTexts ? text : WITHHELD }));
  }

  apiRequest(request: ApiRequest): void {
    const success = request.error === undefined && (request.status ?? 0) < 400;
    const labels = { status: request.status === undefined ? 'none' : String(request.status), success: String(success) };
    this.#telemetry.count('codex.api_request', 1, labels);
    this.#telemetry.record('codex.api_request.duration_ms', request.durationMs, labels);
    this.#emit('codex.api_request', () => ({
      attempt: request.attempt,
      duration_ms: Math.round(request.durationMs),
      'http.response.status_code': request.status,
      'error.message': request.error,
      endpoint: request.endpoint,
    }));
  }

  sseEvent(event: StreamEvent): void {
    const labels = { kind: event.kind, success: String(event.error === undefined) };
    this.#telemetry.count('codex.sse_event', 1, labels);
    this.#telemetry.record('codex.sse_event.duration_ms', event.durationMs, labels);
    this.#emit('codex.sse_event', () => ({
      'event.kind': event.kind,
      duration_ms: Math.round(event.durationMs),
      'error.message': event.error,
      ...(event.usage === undefined ? {} : usageAttributes(event.usage)),
    }));
  }

  toolDecision(decision: ToolDecision): void {
    this.#emit('codex.tool_decision', () => ({
      tool_name: decision.toolName,
      call_id: decision.callId,
      decision: decision.decision,
      source: decision.source,
    }));
  }

  toolResult(result: ToolResult): void {
    const labels = { tool: result.toolName, success: String(result.success) };
    this.#telemetry.count('codex.tool.call', 1, labels);
    this.#telemetry.record('codex.tool.call.duration_ms', result.durationMs, labels);
    this.#emit('codex.tool_result', () => ({
      tool_name: result.toolName,
      call_id: result.callId,
      duration_ms: Math.round(result.durationMs),
      success: result.success,
      arguments_length: result.arguments === undefined ? undefined : charsOf(result.arguments),
      output_length: result.output === undefined ? undefined : charsOf(result.output),
      arguments: this.#withTexts ? result.arguments : undefined,
      output: this.#withTexts ? result.output : undefined,
      mcp_server: result.mcpServer,
      mcp_server_origin: result.mcpServerOrigin,
    }));
  }

  turnEnded(turn: TurnEnd): void {
    const labels = { model: this.#facts.model };
    this.#telemetry.record('codex.turn.e2e_duration_ms', turn.durationMs, labels);
    if (turn.firstTokenMs !== undefined) this.#telemetry.record('codex.turn.ttft.duration_ms', turn.firstTokenMs, labels);
    if (turn.firstMessageMs !== undefined) this.#telemetry.record('codex.turn.ttfm.duration_ms', turn.firstMessageMs, labels);
    if (turn.usage === undefined) return;
    const kinds = { input: turn.usage.inputTokens, cached_input: turn.usage.cachedTokens, output: turn.usage.outputTokens, reasoning_output: turn.usage.reasoningTokens, total: turn.usage.totalTokens };
    for (const [type, tokens] of Object.entries(kinds)) this.#telemetry.record('codex.turn.token_usage', tokens, { ...labels, token_type: type });
  }

  #emit(name: string, attributes: () => Attributes): void {
    if (!this.#logger.isEnabled('info')) return;
    this.#logger.info(name, known({ 'event.name': name, 'event.timestamp': new Date(this.#telemetry.now()).toISOString(), ...this.#common(), ...attributes() }));
  }

  #common(): Attributes {
    const facts = this.#facts;
    return {
      'conversation.id': facts.conversationId,
      'app.version': facts.appVersion,
      originator: facts.originator,
      'terminal.type': facts.terminalType,
      model: facts.model,
      slug: facts.slug ?? facts.model,
      auth_mode: facts.authMode,
      'user.account_id': facts.accountId,
      'user.email': this.#withTexts ? facts.email : undefined,
    };
  }
}

function usageAttributes(usage: StreamUsage): Attributes {
  return {
    input_token_count: usage.inputTokens,
    output_token_count: usage.outputTokens,
    cached_token_count: usage.cachedTokens,
    reasoning_token_count: usage.reasoningTokens,
    tool_token_count: usage.totalTokens,
  };
}

function known(attributes: Attributes): LogFields {
  const entries = Object.entries(attributes).filter((entry): entry is [string, LogValue] => entry[1] !== null && entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** Characters as people count them: code points. */
function charsOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
