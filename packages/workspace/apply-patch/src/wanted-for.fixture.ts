import { type UpdateChunk } from './hunk.ts';
import { WantedLines } from './wanted-lines.ts';

/** What a patch of some chunks for one file looks for. */
export function wantedFor(chunks: readonly UpdateChunk[]): WantedLines {
  return new WantedLines([{ type: 'update', path: 'f', moveTo: null, chunks: [...chunks] }]);
}
