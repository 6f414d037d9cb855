/** One thing that can be chosen. Texts may come from anywhere. */
export interface SelectRow<T> {
  readonly value: T;
  readonly label: string;
  readonly description?: string | undefined;
  /** Ids of keys that choose it at once; the first is shown. */
  readonly keys?: readonly string[] | undefined;
  /** What holds now. */
  readonly isCurrent?: boolean | undefined;
  /** Why it cannot be chosen. */
  readonly disabled?: string | undefined;
  /** For lists of switches. */
  readonly isOn?: boolean | undefined;
}
