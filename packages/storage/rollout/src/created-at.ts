import { parseRolloutName } from './rollout-path.ts';
import { type SessionMeta } from './session-meta.ts';

/** Between the time in a name, which is local to where it was made, and any other zone lie at most 26 hours. */
export const ZONES_MS = 26 * 60 * 60 * 1000;

/** Zones differ by quarters of an hour. */
const QUARTER_MS = 15 * 60 * 1000;

/** Id, name and meta of a thread are made one after the other, and the name has whole seconds. */
const SAME_MOMENT_MS = 3000;

/** The span, in ms, that a thread must have been created in. */
export interface CreationSpan {
  fromMs: number;
  toMs: number;
}

/**
 * When a rollout was created as far as its name tells: to seconds when its id is a UUIDv7 of the moment in the name,
 * whatever the zone; else give or take the zones of the world. Null for a name that is not of a rollout.
 */
export function creationSpan(path: string): CreationSpan | null {
  const named = parseRolloutName(path);
  if (named === null) return null;
  const idMs = named.id[14] === '7' ? Number.parseInt(named.id.slice(0, 8) + named.id.slice(9, 13), 16) : Number.NaN;
  const apart = Math.abs(idMs - named.createdMs);
  const isSameMoment = apart <= ZONES_MS && Math.min(apart % QUARTER_MS, QUARTER_MS - (apart % QUARTER_MS)) <= SAME_MOMENT_MS;
  const [aroundMs, marginMs] = isSameMoment ? [idMs, 2 * SAME_MOMENT_MS] : [named.createdMs, ZONES_MS];
  return { fromMs: aroundMs - marginMs, toMs: aroundMs + marginMs };
}

/**
 * The creation time of a thread: what its meta says, within what its name allows. So the names alone tell in which order
 * files can come, and a file with a time made up by hand cannot upset a list.
 */
export function createdAtMs(path: string, meta: SessionMeta, fallbackMs: number): number {
  const said = Date.parse(meta.timestamp);
  const span = creationSpan(path);
  if (span === null) return Number.isNaN(said) ? Math.floor(fallbackMs) : said;
  if (said >= span.fromMs && said <= span.toMs) return said;
  return Math.floor((span.fromMs + span.toMs) / 2);
}
