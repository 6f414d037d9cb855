import { type CoreEvent } from './core-event.ts';
import { type RecordLine, type RecordTail } from './record-tail.ts';

/** Events that records keep and that are told from what clients hear, which says more. */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set(['error', 'exec_command_end', 'patch_apply_end', 'web_search_end', 'view_image_tool_call', 'item_completed']);

/** The events that only the record of a thread has: what was said to the model and by it, token counts, beginnings and ends of turns. */
export class RecordEvents {
  readonly #tail: RecordTail;
  readonly #ready: CoreEvent[] = [];

  constructor(tail: RecordTail) {
    this.#tail = tail;
  }

  /** What was stored since the last call, up to the first event of the type `before`, if one is named. */
  take(before?: string): CoreEvent[] {
    this.#ready.push(...this.#tail.read().flatMap(eventOf));
    const end = before === undefined ? -1 : this.#ready.findIndex(({ type }) => type === before);
    return this.#ready.splice(0, end === -1 ? this.#ready.length : end);
  }
}

function eventOf({ type, payload }: RecordLine): CoreEvent[] {
  if (type === 'response_item') return [{ type: 'raw_response_item', item: payload }];
  const named = payload['type'];
  return type === 'event_msg' && typeof named === 'string' && !TOLD_OTHERWISE.has(named) ? [{ ...payload, type: named }] : [];
}
