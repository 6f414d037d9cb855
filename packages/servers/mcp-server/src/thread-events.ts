import { type ServerNotification, type ThreadItem } from '@codex-ts/app-server-protocol';
import { commandBegin, commandEnd } from './core-command.ts';
import { type CoreEvent, ifKnown } from './core-event.ts';
import { coreItem, searchAction } from './core-item.ts';
import { deltaEvents } from './delta-events.ts';
import { PatchEvents } from './patch-events.ts';
import { type RecordEvents } from './record-events.ts';
import { snakeCase, snakeCased } from './snake-case.ts';

/**
 * The core events of one thread, made of what clients of the app-server hear and of what the thread's record keeps. Raw
 * items and token counts stand where the original tells them: before what follows from them, an answer's behind its end.
 */
export class ThreadEvents {
  readonly patches = new PatchEvents();
  /** Commands whose start was told. One that nobody allowed does not start. */
  readonly #commands = new Set<string>();
  readonly #threadId: string;
  readonly #record: RecordEvents;

  constructor(threadId: string, record: RecordEvents) {
    this.#threadId = threadId;
    this.#record = record;
  }

  /** Everything that was stored so far. */
  stored(): CoreEvent[] {
    return this.#record.take();
  }

  /** The events that a notification about this thread stands for, in order. */
  of(notification: ServerNotification): CoreEvent[] {
    const { method, params } = notification;
    switch (method) {
      case 'turn/started':
      case 'turn/completed':
      case 'thread/tokenUsage/updated':
      case 'thread/compacted':
        return this.stored();
      case 'item/started':
        return this.#started(params.item, params.turnId);
      case 'item/completed':
        return this.#completed(params.item, params.turnId);
      case 'item/fileChange/outputDelta':
        this.patches.said(params.itemId, params.delta);
        return [...this.patches.begin(params.itemId, params.turnId, true), ...deltaEvents(notification)];
      case 'turn/plan/updated':
        return [...this.stored(), { type: 'plan_update', explanation: params.explanation, plan: params.plan.map(({ step, status }) => ({ step, status: snakeCase(status) })) }];
      case 'turn/diff/updated':
        return [...this.stored(), { type: 'turn_diff', unified_diff: params.diff }];
      case 'error':
        return this.#failed(params);
      case 'model/rerouted':
        return [{ type: 'model_reroute', from_model: params.fromModel, to_model: params.toModel, reason: snakeCase(params.reason) }];
      case 'warning':
        return [{ type: 'warning', message: params.message }];
      case 'configWarning':
        return [{ type: 'warning', message: params.details == null ? params.summary : `${params.summary} ${params.details}` }];
      default:
        return deltaEvents(notification);
    }
  }

  #started(item: ThreadItem, turnId: string): CoreEvent[] {
    if (item.type === 'fileChange') this.patches.started(item);
    const before = this.#record.take(item.type === 'userMessage' ? 'user_message' : undefined);
    return [...before, ...this.#begin(item, turnId)];
  }

  #begin(item: ThreadItem, turnId: string): CoreEvent[] {
    if (item.type === 'commandExecution') {
      this.#commands.add(item.id);
      return [commandBegin(item, turnId)];
    }
    const began: CoreEvent[] = item.type === 'webSearch' ? [{ type: 'web_search_begin', call_id: item.id }] : [];
    return [...this.#item('item_started', item, turnId), ...began];
  }

  #completed(item: ThreadItem, turnId: string): CoreEvent[] {
    switch (item.type) {
      case 'userMessage':
      case 'agentMessage':
      case 'reasoning':
        return [...this.#item('item_completed', item, turnId), ...this.stored()];
      case 'webSearch':
        return [...this.#item('item_completed', item, turnId), { type: 'web_search_end', call_id: item.id, query: item.query, action: searchAction(item.action) ?? { type: 'other' } }, ...this.stored()];
      case 'commandExecution':
        return [...this.stored(), ...(this.#commands.delete(item.id) ? [commandEnd(item, turnId)] : [])];
      case 'fileChange':
        return [...this.patches.completed(item, turnId), ...this.stored()];
      case 'imageView':
        return [...this.stored(), { type: 'view_image_tool_call', call_id: item.id, path: item.path }];
      default:
        return [...this.stored(), ...this.#item('item_completed', item, turnId)];
    }
  }

  #item(type: 'item_started' | 'item_completed', item: ThreadItem, turnId: string): CoreEvent[] {
    const core = coreItem(item);
    return core === null ? [] : [{ type, thread_id: this.#threadId, turn_id: turnId, item: core }];
  }

  #failed({ error, willRetry }: Extract<ServerNotification, { method: 'error' }>['params']): CoreEvent[] {
    const { message, codexErrorInfo, additionalDetails } = error;
    const reason = { message, codex_error_info: snakeCased(codexErrorInfo ?? null) };
    if (willRetry) return [{ type: 'stream_error', ...reason, ...ifKnown('additional_details', additionalDetails) }];
    return [...this.#record.take('task_complete'), { type: 'error', ...reason }];
  }
}
