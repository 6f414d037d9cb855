import { type ServerNotification, type ThreadItem, type Turn } from '@codex-ts/app-server-protocol';
import { formatThousands } from '@codex-ts/text-utils';

import { hookLine } from './hook-line.ts';
import { withDetails } from './message-text.ts';
import { planLines } from './plan-lines.ts';
import { type Style } from './style.ts';
import { finishedLines, startedLines } from './work-lines.ts';

export interface HumanView {
  readonly style: Style;
  readonly hideReasoning: boolean;
  readonly showRawReasoning: boolean;
}

/**
 * Turns what the server tells about one turn into lines for a person. Each item, each state of the diff and each
 * error is shown once, whatever the server repeats. Pure: feed it in order.
 */
export class HumanLines {
  readonly #view: HumanView;
  readonly #started = new Set<string>();
  readonly #done = new Set<string>();
  #lastDiff = '';
  #lastError: string | undefined;
  /** Input that was not cached plus output, over the whole thread. */
  #tokens: number | undefined;

  constructor(view: HumanView) {
    this.#view = view;
  }

  map(notification: ServerNotification): string[] {
    switch (notification.method) {
      case 'item/started':
        return this.#start(notification.params.item);
      case 'item/completed':
        return this.#complete(notification.params.item);
      case 'turn/plan/updated':
        return planLines(notification.params, this.#view.style);
      case 'turn/diff/updated':
        return this.#diff(notification.params.diff);
      case 'thread/tokenUsage/updated': {
        const { inputTokens, cachedInputTokens, outputTokens } = notification.params.tokenUsage.total;
        this.#tokens = Math.max(0, inputTokens - cachedInputTokens) + outputTokens;
        return [];
      }
      case 'error':
        return this.#error(notification.params.error.message);
      case 'configWarning':
        return [this.warning(withDetails(notification.params.summary, notification.params.details))];
      case 'warning':
        return [this.warning(notification.params.message)];
      case 'deprecationNotice':
        return this.#deprecation(notification.params);
      case 'model/rerouted':
        return [`model rerouted: ${notification.params.fromModel} -> ${notification.params.toModel}`];
      case 'hook/started':
      case 'hook/completed':
        return [hookLine(notification.params.run, this.#view.style)];
      case 'turn/completed':
        return this.#ended(notification.params.turn);
      default:
        return [];
    }
  }

  warning(text: string): string {
    const { bold, yellow } = this.#view.style;
    return `${bold(yellow('warning:'))} ${text}`;
  }

  /** What the thread has cost so far; nothing when the model reported no usage. */
  totals(): string[] {
    return this.#tokens === undefined ? [] : [this.#view.style.dim('tokens used'), formatThousands(this.#tokens)];
  }

  #start(item: ThreadItem): string[] {
    if (this.#started.has(item.id)) return [];
    this.#started.add(item.id);
    return startedLines(item, this.#view.style);
  }

  /** Work that was refused before it began is completed without a start: its headline is made up for here. */
  #complete(item: ThreadItem): string[] {
    if (this.#done.has(item.id)) return [];
    this.#done.add(item.id);
    return [...this.#start(item), ...finishedLines(item, this.#view)];
  }

  #diff(diff: string): string[] {
    if (diff === this.#lastDiff) return [];
    this.#lastDiff = diff;
    return diff.trim() === '' ? [] : [diff];
  }

  #error(message: string): string[] {
    this.#lastError = message;
    const { bold, red } = this.#view.style;
    return [`${bold(red('ERROR:'))} ${message}`];
  }

  #deprecation({ summary, details }: { summary: string; details?: string | null | undefined }): string[] {
    const { bold, yellow, dim } = this.#view.style;
    return [`${bold(yellow('deprecated:'))} ${summary}`, ...(details ? [dim(details)] : [])];
  }

  #ended(turn: Turn): string[] {
    if (turn.status === 'interrupted') return [this.#view.style.dim('turn interrupted')];
    if (turn.status !== 'failed') return [];
    const message = turn.error?.message ?? 'turn failed';
    return message === this.#lastError ? [] : this.#error(message);
  }
}
