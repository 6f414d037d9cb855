/** What has been written so far of one hunk, with the paths as the patch spells them. */
export interface StreamedFile {
  readonly type: 'add' | 'delete' | 'update';
  readonly path: string;
  movePath: string | null;
  /** The content of an added file, the chunks of an update; whole lines only. */
  diff: string;
}
