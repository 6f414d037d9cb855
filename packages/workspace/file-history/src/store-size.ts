import { type HistoryFs } from './history-fs.ts';
import { readWhole, putWhole } from './whole-file.ts';

/** About how much the store holds. Exact after `prune`; writers of several processes may lose one another's additions. */
export interface StoreSize {
  readonly bytes: number;
  readonly prunedAtMs: number;
}

export async function readStoreSize(fs: HistoryFs, path: string): Promise<StoreSize> {
  const text = (await readWhole(fs, path))?.toString('utf8') ?? '';
  const [, bytes, prunedAtMs] = /^\{"bytes":(\d+),"prunedAtMs":(\d+)\}$/.exec(text) ?? [];
  return { bytes: Number(bytes ?? 0), prunedAtMs: Number(prunedAtMs ?? 0) };
}

export async function writeStoreSize(fs: HistoryFs, path: string, { bytes, prunedAtMs }: StoreSize): Promise<void> {
  await putWhole(fs, path, Buffer.from(JSON.stringify({ bytes: Math.round(bytes), prunedAtMs: Math.round(prunedAtMs) })));
}
