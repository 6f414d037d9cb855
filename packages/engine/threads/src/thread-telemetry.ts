import { type Config } from '@codex-ts/config';
import { type KernelEvent } from '@codex-ts/core';
import { type HttpRequest, type HttpResponse, type Transport } from '@codex-ts/model-client';
import { outgoingTraceHeaders, type SessionEvents, sessionEvents, type SessionFacts, type Span, type Telemetry, type TraceContext } from '@codex-ts/otel';
import { errorMessage, legacyPolicy, type TurnItem } from '@codex-ts/protocol';
import { type SessionEvent, type TurnSettings } from '@codex-ts/session';

export interface ThreadTelemetryOptions {
  telemetry: Telemetry;
  /** The trace that whoever started us is in. */
  parent: TraceContext | null;
  config: Pick<Config, 'otel' | 'modelProviderId' | 'profile'>;
  facts: SessionFacts;
}

interface TurnInHand {
  span: Span;
  startedMs: number;
  firstTokenMs: number | null;
  firstMessageMs: number | null;
  /** Request attempts of the response being asked for. */
  attempts: number;
}

/** Tells telemetry what happens in a thread: a trace with a span for each turn and request, and the named events. */
export class ThreadTelemetry {
  readonly #options: ThreadTelemetryOptions;
  readonly #events: SessionEvents;
  readonly #open = new Map<string, number>();
  #turn: TurnInHand | null = null;
  #last: Extract<KernelEvent, { type: 'tokens.updated' }>['counts'] = null;

  constructor(options: ThreadTelemetryOptions) {
    this.#options = options;
    this.#events = sessionEvents(options.telemetry, options.config.otel, options.facts);
  }

  starts(settings: TurnSettings): void {
    const { modelProviderId, profile } = this.#options.config;
    this.#events.conversationStarts({
      providerName: modelProviderId,
      reasoningEffort: settings.effort,
      reasoningSummary: settings.summary,
      contextWindow: settings.contextWindow,
      approvalPolicy: typeof settings.approvalPolicy === 'string' ? settings.approvalPolicy : 'granular',
      sandboxPolicy: legacyPolicy(settings.sandboxPolicy).type,
      activeProfile: profile,
    });
  }

  note(event: SessionEvent): void {
    switch (event.type) {
      case 'turn.started':
        return this.#beginTurn(event.turnId);
      case 'user.message':
        return this.#events.userPrompt(event.item.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'));
      case 'kernel':
        return this.#noteKernel(event.event);
      case 'turn.ended':
        return this.#endTurn(event.outcome.status === 'failed' ? errorMessage(event.outcome.error) : null);
      default:
    }
  }

  decided(toolName: string, callId: string, decision: string): void {
    this.#events.toolDecision({ toolName, callId, decision, source: 'user' });
  }

  /** A transport that adds the trace to requests and tells how they went. */
  watch(inner: Transport): Transport {
    return async (request, signal) => {
      const span = (this.#turn?.span ?? this.#root()).child('codex.model_request', { 'url.path': request.url.pathname });
      const attempt = this.#turn === null ? 1 : ++this.#turn.attempts;
      const startedMs = performance.now();
      try {
        const response = await inner(traced(request, span), signal);
        this.#requested(attempt, startedMs, request, { status: response.status });
        span.setAttribute('http.response.status_code', response.status);
        return { ...response, body: this.#body(response, span, startedMs) };
      } catch (error) {
        this.#requested(attempt, startedMs, request, { error: errorMessage(error) });
        span.fail(errorMessage(error));
        span.end();
        throw error;
      }
    };
  }

  async *#body({ body, status }: HttpResponse, span: Span, startedMs: number): AsyncGenerator<Uint8Array> {
    let failure: string | undefined;
    try {
      yield* body;
    } catch (error) {
      failure = errorMessage(error);
      span.fail(failure);
      throw error;
    } finally {
      span.end();
      if (status < 400) this.#streamed(startedMs, failure);
    }
  }

  #streamed(startedMs: number, error: string | undefined): void {
    if (this.#turn !== null) this.#turn.attempts = 0;
    const durationMs = performance.now() - startedMs;
    this.#events.sseEvent({ kind: error === undefined ? 'response.completed' : 'response.failed', durationMs, ...(error === undefined ? {} : { error }) });
  }

  #requested(attempt: number, startedMs: number, { url }: HttpRequest, outcome: { status?: number; error?: string }): void {
    this.#events.apiRequest({ attempt, durationMs: performance.now() - startedMs, endpoint: url.pathname, ...outcome });
  }

  #root(): Span {
    return this.#options.telemetry.span('codex.thread', {}, this.#options.parent);
  }

  #beginTurn(turnId: string): void {
    const span = this.#options.telemetry.span('codex.turn', { 'turn.id': turnId, 'thread.id': this.#options.facts.conversationId }, this.#options.parent);
    this.#turn = { span, startedMs: performance.now(), firstTokenMs: null, firstMessageMs: null, attempts: 0 };
    this.#last = null;
  }

  #endTurn(failure: string | null): void {
    const turn = this.#turn;
    if (turn === null) return;
    this.#turn = null;
    if (failure !== null) turn.span.fail(failure);
    turn.span.end();
    const usage = this.#last?.last;
    this.#events.turnEnded({
      durationMs: performance.now() - turn.startedMs,
      ...(turn.firstTokenMs === null ? {} : { firstTokenMs: turn.firstTokenMs }),
      ...(turn.firstMessageMs === null ? {} : { firstMessageMs: turn.firstMessageMs }),
      ...(usage === undefined
        ? {}
        : {
            usage: {
              inputTokens: usage.input_tokens,
              cachedTokens: usage.cached_input_tokens,
              outputTokens: usage.output_tokens,
              reasoningTokens: usage.reasoning_output_tokens,
              totalTokens: usage.total_tokens,
            },
          }),
    });
  }

  #noteKernel(event: KernelEvent): void {
    const turn = this.#turn;
    switch (event.type) {
      case 'text.delta':
      case 'reasoning.summary.delta':
        if (turn !== null) {
          turn.firstTokenMs ??= performance.now() - turn.startedMs;
          if (event.type === 'text.delta') turn.firstMessageMs ??= performance.now() - turn.startedMs;
        }
        return;
      case 'tokens.updated':
        this.#last = event.counts ?? this.#last;
        return;
      case 'item.started':
        this.#open.set(event.item.id, performance.now());
        return;
      case 'item.completed':
        return this.#toolEnded(event.item);
      default:
    }
  }

  #toolEnded(item: TurnItem): void {
    const startedMs = this.#open.get(item.id) ?? performance.now();
    this.#open.delete(item.id);
    if (item.type === 'commandExecution') {
      const { id, command, status, aggregatedOutput, durationMs } = item;
      this.#events.toolResult({
        toolName: 'exec_command',
        callId: id,
        durationMs: durationMs ?? performance.now() - startedMs,
        success: status === 'completed',
        arguments: command,
        output: aggregatedOutput ?? '',
      });
    } else if (item.type === 'fileChange') {
      const { id, status, changes } = item;
      this.#events.toolResult({ toolName: 'apply_patch', callId: id, durationMs: performance.now() - startedMs, success: status === 'completed', arguments: changes.map(({ path }) => path).join('\n') });
    }
  }
}

function traced(request: HttpRequest, span: Span): HttpRequest {
  return { ...request, headers: { ...request.headers, ...outgoingTraceHeaders(span) } };
}
