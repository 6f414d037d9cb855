import { type FileHistory, type UndoPlan } from './index.ts';
import { type Place } from './workspace.fixture.ts';

/** One turn that does `work`. */
export async function turn(history: FileHistory, place: Place, id: string, work: () => void): Promise<Awaited<ReturnType<FileHistory['endTurn']>>> {
  await history.beginTurn(id, [place.root]);
  work();
  return history.endTurn(id);
}

/** An entry is its path, what would be done, and what stands against it. */
export const brief = (plan: UndoPlan, place: Place): unknown[] => plan.entries.map(({ path, action, conflict, obstacle }) => [path.slice(place.root.length + 1), action, obstacle ?? conflict ?? 'clear']);
