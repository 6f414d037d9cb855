/** What is said now, and how the line for the answer begins. */
export interface Page {
  readonly lines: readonly string[];
  readonly prompt: string;
  /** What is typed is not shown. */
  readonly isSecret: boolean;
}

/** `page`: there is more to ask, or the same in another way. `again`: the answer cannot be taken. */
export type Step<T> = { readonly type: 'done'; readonly outcome: T } | { readonly type: 'page' } | { readonly type: 'again'; readonly problem: string };

/** A question that is answered line by line. It knows no terminal and no server. */
export interface Dialog<T> {
  readonly page: Page;
  answer(text: string): Step<T>;
  /** What leaving it means: always the safe answer. */
  cancel(): T;
}
