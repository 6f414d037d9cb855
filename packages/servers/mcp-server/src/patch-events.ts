import { type FileUpdateChange, type ThreadItem } from '@codex-ts/app-server-protocol';
import { type CoreEvent } from './core-event.ts';

type PatchItem = Extract<ThreadItem, { type: 'fileChange' }>;
type CoreChanges = Readonly<Record<string, unknown>>;

interface OpenPatch {
  readonly changes: CoreChanges;
  hasBegun: boolean;
  output: string;
}

/**
 * The patches of a thread that are being applied. Whether one begins with somebody's approval is known when it is asked
 * for, so its beginning is told with the question, or with the first that is heard of it when there is none.
 */
export class PatchEvents {
  readonly #open = new Map<string, OpenPatch>();

  started(item: PatchItem): void {
    this.#open.set(item.id, { changes: coreChanges(item.changes), hasBegun: false, output: '' });
  }

  /** The changes of a patch, by file; none for a patch nobody heard of. */
  changesOf(itemId: string): CoreChanges {
    return this.#open.get(itemId)?.changes ?? {};
  }

  /** The beginning of a patch, unless it was told. `isAutomatic`: nobody was asked. */
  begin(itemId: string, turnId: string, isAutomatic: boolean): CoreEvent[] {
    const patch = this.#open.get(itemId);
    if (patch === undefined || patch.hasBegun) return [];
    patch.hasBegun = true;
    return [{ type: 'patch_apply_begin', call_id: itemId, turn_id: turnId, auto_approved: isAutomatic, changes: patch.changes }];
  }

  said(itemId: string, text: string): void {
    const patch = this.#open.get(itemId);
    if (patch !== undefined) patch.output += text;
  }

  completed(item: PatchItem, turnId: string): CoreEvent[] {
    const begin = this.begin(item.id, turnId, true);
    const output = this.#open.get(item.id)?.output ?? '';
    this.#open.delete(item.id);
    const success = item.status === 'completed';
    const [stdout, stderr] = success ? [output, ''] : ['', output];
    return [...begin, { type: 'patch_apply_end', call_id: item.id, turn_id: turnId, stdout, stderr, success, changes: coreChanges(item.changes), status: item.status }];
  }
}

function coreChanges(changes: readonly FileUpdateChange[]): CoreChanges {
  return Object.fromEntries(changes.map(({ path, kind, diff }) => [path, kind.type === 'update' ? { type: 'update', unified_diff: diff, move_path: kind.move_path ?? null } : { type: kind.type, content: diff }]));
}
