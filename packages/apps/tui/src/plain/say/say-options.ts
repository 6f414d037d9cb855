/** What putting a cell into words needs besides the cell. */
export interface SayOptions {
  /** Paths within it are said relative to it. */
  readonly cwd: string;
  /** What is said in place of so many lines, 0 for the rest of one; null: nothing is left out. */
  readonly leftOut: ((count: number) => string) | null;
}
