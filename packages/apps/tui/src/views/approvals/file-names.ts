import { type FileUpdateChange } from '@codex-ts/app-server-protocol';
import { diffCounts, type Line, line, span } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { shownPath } from '../../cells/shown-path.ts';
import { indented } from '../text/paragraphs.ts';

const WORDS: Readonly<Record<FileUpdateChange['kind']['type'], string>> = { add: 'add', delete: 'delete', update: 'edit' };

/** The files of a patch with how much of each changes, by name. */
export function fileNames(changes: readonly FileUpdateChange[], width: number, cwd: string): Line[] {
  const sorted = [...changes].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.flatMap((change) => {
    const { added, removed } = diffCounts(change);
    const target = change.kind.type === 'update' && change.kind.move_path != null ? ` → ${shownPath(change.kind.move_path, cwd)}` : '';
    const counts = [span(' (', DIM), span(`+${added}`, { fg: 'green' }), span(' '), span(`-${removed}`, { fg: 'red' }), span(')', DIM)];
    return indented(line(span(`${WORDS[change.kind.type]} `, DIM), `${shownPath(change.path, cwd)}${target}`, ...counts), width);
  });
}
