import { announceCommands, print } from './active-cells.ts';
import { changeTurn, type Draft } from './draft.ts';
import { workedMs } from './work-clock.ts';

/** Work that took less is not worth a word. */
const WORTH_MS = 60_000;

/** A rule between what was done and what is said about it. */
export function separateAnswer(draft: Draft): void {
  announceCommands(draft);
  const { turn } = draft;
  const hasWork = turn?.hasWork === true || draft.active.some(({ cell, isOpen }) => isOpen && cell.kind === 'exploring');
  if (turn === null || !hasWork) return;
  const now = workedMs(turn.clock, draft.nowMs);
  const worked = now - turn.separatedMs;
  print(draft, { kind: 'separator', workedMs: worked > WORTH_MS ? worked : null });
  changeTurn(draft, { hasWork: false, separatedMs: now });
}
