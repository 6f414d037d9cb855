type Edit = { kind: ' ' | '-' | '+'; text: string };

/** The shortest edit from one list of lines to another, by longest common subsequence; for small lists. */
export function lineEdits(from: readonly string[], to: readonly string[]): Edit[] {
  const common = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      const row = common[i] ?? [];
      row[j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      edits.push({ kind: ' ', text: from[i++] ?? '' });
      j++;
    } else if (i < from.length && (j >= to.length || at(i + 1, j) >= at(i, j + 1))) edits.push({ kind: '-', text: from[i++] ?? '' });
    else edits.push({ kind: '+', text: to[j++] ?? '' });
  }
  return edits;
}

/** A patch for one file with a single chunk that names every line. */
export function wholeFilePatch(path: string, edits: readonly Edit[]): string {
  const lines = edits.map(({ kind, text }) => `${kind}${text}\n`).join('');
  return `*** Begin Patch\n*** Update File: ${path}\n@@\n${lines}*** End Patch`;
}

/** A patch for one file with a chunk per run of changes, each with up to `radius` lines of context around. */
export function chunkedPatch(path: string, edits: readonly Edit[], radius: number): string {
  const near = edits.map((_, at) => edits.slice(Math.max(0, at - radius), at + radius + 1).some(({ kind }) => kind !== ' '));
  const lines = edits.flatMap(({ kind, text }, at) => {
    if (near[at] !== true) return [];
    return near[at - 1] === true ? [`${kind}${text}\n`] : ['@@\n', `${kind}${text}\n`];
  });
  return `*** Begin Patch\n*** Update File: ${path}\n${lines.join('')}*** End Patch`;
}
