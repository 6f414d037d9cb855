import { join } from 'node:path';

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
