/** A run of lines as numbers; -1 for a line that nobody looks for. Not to be changed. */
export interface NumberedRun {
  readonly numbers: Int32Array;
  /** The numbers from 0 on that occur in it: a search may pass over a run that lacks what it begins with. */
  readonly present: ReadonlySet<number>;
}

export function numberedRun(numbers: Int32Array): NumberedRun {
  return { numbers, present: new Set(numbers.filter((number) => number >= 0)) };
}
