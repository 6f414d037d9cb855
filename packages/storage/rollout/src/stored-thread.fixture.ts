import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';

import { type RolloutItem } from './line.ts';
import { jsonl, meta, turn } from './rollout.fixture.ts';
import { archiveFolder, rolloutPath } from './rollout-path.ts';
import { type SessionMeta } from './session-meta.ts';

export interface StoredThread {
  id: string;
  path: string;
}

interface StoreOptions extends Partial<SessionMeta> {
  lines?: RolloutItem[];
  /** Modification time in seconds. */
  touched?: number;
  archived?: boolean;
}

/** Puts a rollout where a writer would, made at that time. */
export function storeThread(home: string, made: string, options: StoreOptions = {}): StoredThread {
  const { lines = turn('one'), touched = Date.parse(made) / 1000, archived = false, ...overrides } = options;
  const created = new Date(made);
  const id = overrides.id ?? newUuidV7(created.getTime());
  const active = rolloutPath(home, created, id);
  const path = archived ? join(archiveFolder(home), active.split('/').at(-1) ?? '') : active;
  mkdirSync(dirname(path), { recursive: true });
  const head: RolloutItem = { type: 'session_meta', payload: meta({ source: 'cli', timestamp: made, ...overrides, id }) };
  writeFileSync(path, jsonl([head, ...lines]));
  utimesSync(path, touched, touched);
  return { id, path };
}
