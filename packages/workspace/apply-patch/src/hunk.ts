/** One line of an update chunk: kept (` `), removed (`-`) or inserted (`+`). `text` has no line ending. */
export interface ChunkLine {
  kind: ' ' | '-' | '+';
  text: string;
}

/** One `@@` section of an update. */
export interface UpdateChunk {
  /** The lines named after `@@`, outermost first; each is looked for after the one before it. */
  contexts: string[];
  lines: ChunkLine[];
  /** `*** End of File` follows: the section must match the end of the file. */
  isEndOfFile: boolean;
}

/** What a patch does to one file, with the paths as the patch spells them. */
export type Hunk =
  | { type: 'add'; path: string; content: string }
  | { type: 'delete'; path: string }
  | { type: 'update'; path: string; moveTo: string | null; chunks: UpdateChunk[] };
