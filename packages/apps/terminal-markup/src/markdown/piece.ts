/**
 * What Markdown is cut into: pieces that mean the same alone as in the whole.
 *
 * - `blocks`: whole blocks; `isRest`: it goes on with a paragraph that was cut for its length
 * - `item`: one item of a list with all that is in it; `ordinal` is null where the list has no numbers; `gap`: after an
 *   empty row; `isFirst`: of its list
 * - `code`: code begins, with what stands after the fence; then its rows, then its end
 * - `text`: a row of HTML, which is shown as it was written
 */
export type Piece =
  | { readonly type: 'blocks'; readonly source: string; readonly isRest: boolean }
  | { readonly type: 'item'; readonly source: string; readonly ordinal: number | null; readonly gap: boolean; readonly isFirst: boolean }
  | { readonly type: 'code'; readonly info: string }
  | { readonly type: 'code-row'; readonly text: string }
  | { readonly type: 'code-end' }
  | { readonly type: 'text'; readonly text: string; readonly isFirst: boolean };
