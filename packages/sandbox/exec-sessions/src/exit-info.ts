import { constants } from 'node:os';

/** How a command ended. Death by a signal counts as 128 + its number, as shells report it. */
export interface ExitInfo {
  exitCode: number;
  /** `SIGKILL` etc. when the process we spawned died of a signal; inside a sandbox only the code tells. */
  signal: string | null;
}

const UNKNOWN = -1;

export function exitInfo(code: number | null, signal: NodeJS.Signals | null): ExitInfo {
  if (signal !== null) return { exitCode: 128 + constants.signals[signal], signal };
  return { exitCode: code ?? UNKNOWN, signal: null };
}

/** `signal` 0 or absent: ended by itself. */
export function exitInfoOfNumber(code: number, signal: number | undefined): ExitInfo {
  if (signal === undefined || signal === 0) return { exitCode: code, signal: null };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { exitCode: 128 + signal, signal: name ?? `SIG${signal}` };
}
