import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type World } from './world.fixture.ts';

export interface RolloutLine {
  timestamp: string;
  type: string;
  payload: Record<string, unknown>;
}

/** Paths of the session files of a home, oldest first. */
export function rolloutPaths(home: string): string[] {
  const folder = join(home, 'sessions');
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

export function rolloutPath(world: World): string {
  const paths = rolloutPaths(world.home);
  const [path] = paths;
  if (path === undefined || paths.length > 1) throw new Error(`One session file expected: ${paths.join(', ')}`);
  return path;
}

/** The whole lines of a session file. A torn last line is left out; any other line that is no JSON fails the test. */
export function rolloutLines(path: string): RolloutLine[] {
  const text = readFileSync(path, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RolloutLine);
}

export function responseItems(lines: readonly RolloutLine[]): Record<string, unknown>[] {
  return lines.filter(({ type }) => type === 'response_item').map(({ payload }) => payload);
}

export function eventTypes(lines: readonly RolloutLine[]): unknown[] {
  return lines.filter(({ type }) => type === 'event_msg').map(({ payload }) => payload['type']);
}
