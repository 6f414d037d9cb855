import { readRollout, type RolloutLine } from '@codex-ts/rollout';
import { type ResponseItem } from '@codex-ts/protocol';

import { patchCall, type PatchCall } from './patch-call.ts';

/** One turn as the record has it. */
export interface RecordedTurn {
  /** Null in old records. */
  readonly id: string | null;
  /** When it began, in milliseconds since 1970. */
  readonly atMs: number;
  readonly cwd: string;
  /** The patches that were applied, in their order. */
  readonly patches: readonly PatchCall[];
}

/** What applying needs to know of a session's record: where it worked, and its turns that were not rolled back. */
export interface SessionRecord {
  readonly cwd: string;
  readonly turns: readonly RecordedTurn[];
}

/** A patch tool says this, in either form of its answer, when everything was written. */
const SUCCESS = 'Success. Updated the following files:';

/** Reads a record from its beginning. Lines that cannot be used are passed over. @throws RolloutError */
export async function readSessionRecord(path: string, signal: AbortSignal): Promise<SessionRecord> {
  const reader = new RecordReader();
  for await (const line of readRollout(path, { signal })) if (line.type !== 'skipped') reader.take(line);
  return reader.record();
}

class RecordReader {
  #cwd: string | null = null;
  readonly #turns: (RecordedTurn & { patches: PatchCall[] })[] = [];
  readonly #calls = new Map<string, PatchCall>();

  take(line: RolloutLine): void {
    const { type, payload } = line;
    if (type === 'session_meta') this.#cwd ??= payload.cwd;
    else if (type === 'turn_context') this.#begin({ id: payload.turn_id ?? null, atMs: Date.parse(line.timestamp), cwd: payload.cwd });
    else if (type === 'response_item') this.#item(payload);
    else if (type === 'event_msg' && payload.type === 'thread_rolled_back') this.#turns.splice(Math.max(0, this.#turns.length - payload.num_turns));
  }

  record(): SessionRecord {
    return { cwd: this.#cwd ?? '/', turns: this.#turns };
  }

  /** A turn may store its settings again, after a compaction for one. */
  #begin(turn: Omit<RecordedTurn, 'patches'>): void {
    const last = this.#turns.at(-1);
    if (last === undefined || last.id === null || last.id !== turn.id) this.#turns.push({ ...turn, patches: [] });
  }

  #item(item: ResponseItem): void {
    const turn = this.#turns.at(-1);
    if (turn === undefined) return;
    if (item.type === 'custom_tool_call_output' || item.type === 'function_call_output') {
      const call = this.#calls.get(item.call_id);
      const text = typeof item.output === 'string' ? item.output : item.output.map((part) => ('text' in part ? part.text : '')).join('');
      if (call !== undefined && text.includes(SUCCESS)) turn.patches.push(call);
      this.#calls.delete(item.call_id);
      return;
    }
    const call = patchCall(item, turn.cwd);
    if (call !== null) this.#calls.set(call.callId, call);
  }
}
