import { basename, join } from 'node:path';
import { isUuid } from '@codex-ts/protocol';

/** Folder of the active rollouts. */
export function sessionsFolder(codexHome: string): string {
  return join(codexHome, 'sessions');
}

/** `YYYY/MM/DD` of a moment in local time, as path segments. */
export function dayFolder(moment: Date): string {
  return join(String(moment.getFullYear()).padStart(4, '0'), two(moment.getMonth() + 1), two(moment.getDate()));
}

/** Where the rollout of a thread created at that moment lives. Date and time are local, as the original has them. */
export function rolloutPath(codexHome: string, created: Date, id: string): string {
  const day = dayFolder(created);
  const date = day.split(/[/\\]/).join('-');
  const time = [created.getHours(), created.getMinutes(), created.getSeconds()].map(two).join('-');
  return join(sessionsFolder(codexHome), day, `rollout-${date}T${time}-${id}.jsonl`);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Folder of the archived rollouts; it has no folders inside. */
export function archiveFolder(codexHome: string): string {
  return join(codexHome, 'archived_sessions');
}

const NAME = /^rollout-(\d{4})-(\d{2})-(\d{2})T(\d{2})-(\d{2})-(\d{2})-(.{36})\.jsonl$/;

/** What the name of a rollout says. */
export interface NamedRollout {
  /** The local time in the name, read as a time of this machine. */
  createdMs: number;
  /** `YYYY/MM/DD` as path segments. */
  day: string;
  /** In lower case. */
  id: string;
}

/** Reads the file name of a rollout; null for another name. */
export function parseRolloutName(path: string): NamedRollout | null {
  const [, year, month, day, hours, minutes, seconds, id] = NAME.exec(basename(path)) ?? [];
  if (year === undefined || month === undefined || day === undefined || id === undefined || !isUuid(id)) return null;
  const created = new Date(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds));
  return { createdMs: created.getTime(), day: join(year, month, day), id: id.toLowerCase() };
}
