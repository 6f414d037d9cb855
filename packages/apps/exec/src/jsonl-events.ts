import { type ServerNotification, type ThreadItem, type Turn, type TurnPlanStep } from '@codex-ts/app-server-protocol';

import { type ExecEvent, type ExecItemBody, execItemBody, type ExecUsage, type TodoEntry } from './exec-event.ts';
import { withDetails } from './message-text.ts';

interface OpenTodoList {
  id: string;
  items: TodoEntry[];
}

/**
 * Turns what the server tells about one turn into the events of `--json`. Items are numbered `item_0`, `item_1`, ...
 * in order of first appearance, and each is completed once, whatever the server repeats. Pure: feed it in order.
 */
export class JsonlEvents {
  #count = 0;
  readonly #ids = new Map<string, string>();
  readonly #done = new Set<string>();
  #todo: OpenTodoList | undefined;
  #usage: ExecUsage = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 };

  begin(threadId: string, warnings: readonly string[]): ExecEvent[] {
    return [{ type: 'thread.started', thread_id: threadId }, ...warnings.map((warning) => this.#notice(warning))];
  }

  map(notification: ServerNotification): ExecEvent[] {
    switch (notification.method) {
      case 'turn/started':
        return [{ type: 'turn.started' }];
      case 'item/started':
        return this.#started(notification.params.item);
      case 'item/completed':
        return this.#completed(notification.params.item);
      case 'turn/plan/updated':
        return [this.#planned(notification.params.plan)];
      case 'thread/tokenUsage/updated':
        return this.#counted(notification.params.tokenUsage.total);
      case 'error':
        return [{ type: 'error', message: errorText(notification.params.error) }];
      case 'configWarning':
      case 'deprecationNotice':
        return [this.#notice(withDetails(notification.params.summary, notification.params.details))];
      case 'warning':
        return [this.#notice(notification.params.message)];
      case 'model/rerouted':
        return [this.#notice(`model rerouted: ${notification.params.fromModel} -> ${notification.params.toModel}`)];
      case 'turn/completed':
        return this.#ended(notification.params.turn);
      default:
        return [];
    }
  }

  /** Messages and reasoning grow while they stream; only the finished text is told. */
  #started(item: ThreadItem): ExecEvent[] {
    const body = execItemBody(item);
    if (body === null || body.type === 'agent_message' || body.type === 'reasoning' || this.#ids.has(item.id)) return [];
    return [{ type: 'item.started', item: numbered(this.#idOf(item.id), item.id, body) }];
  }

  #completed(item: ThreadItem): ExecEvent[] {
    const body = execItemBody(item);
    if (body === null || this.#done.has(item.id)) return [];
    if (body.type === 'reasoning' && body.text.trim() === '') return [];
    this.#done.add(item.id);
    return [{ type: 'item.completed', item: numbered(this.#idOf(item.id), item.id, body) }];
  }

  #planned(plan: readonly TurnPlanStep[]): ExecEvent {
    const items = plan.map(({ step, status }) => ({ text: step, completed: status === 'completed' }));
    const type = this.#todo === undefined ? 'item.started' : 'item.updated';
    this.#todo = { id: this.#todo?.id ?? this.#nextId(), items };
    return { type, item: { id: this.#todo.id, type: 'todo_list', items } };
  }

  #counted(total: { inputTokens: number; cachedInputTokens: number; outputTokens: number }): ExecEvent[] {
    this.#usage = {
      input_tokens: total.inputTokens,
      cached_input_tokens: total.cachedInputTokens,
      output_tokens: total.outputTokens,
    };
    return [];
  }

  /** An interrupted turn ends the stream without a word, as the original does. */
  #ended(turn: Turn): ExecEvent[] {
    if (turn.status === 'interrupted' || turn.status === 'inProgress') return [];
    const closed: ExecEvent[] =
      this.#todo === undefined ? [] : [{ type: 'item.completed', item: { id: this.#todo.id, type: 'todo_list', items: this.#todo.items } }];
    this.#todo = undefined;
    if (turn.status === 'completed') return [...closed, { type: 'turn.completed', usage: this.#usage }];
    const message = turn.error == null ? 'turn failed' : errorText(turn.error);
    return [...closed, { type: 'turn.failed', error: { message } }];
  }

  #notice(message: string): ExecEvent {
    return { type: 'item.completed', item: { id: this.#nextId(), type: 'error', message } };
  }

  #idOf(serverId: string): string {
    const id = this.#ids.get(serverId) ?? this.#nextId();
    this.#ids.set(serverId, id);
    return id;
  }

  #nextId(): string {
    return `item_${this.#count++}`;
  }
}

function errorText(error: { message: string; additionalDetails?: string | null | undefined }): string {
  return withDetails(error.message, error.additionalDetails);
}

/** A web search keeps the server's id, though it takes up a number: that is what readers of the original see. */
function numbered(id: string, serverId: string, body: ExecItemBody): { id: string } & ExecItemBody {
  return { id: body.type === 'web_search' ? serverId : id, ...body };
}
