/** A span of a text that the client shows in its own way, in UTF-8 bytes; `end` is not part of it. */
export interface TextElement {
  byteRange: { start: number; end: number };
  placeholder: string | null;
}

/** What a person hands to a turn, in the caller's order. */
export type UserInput =
  | { type: 'text'; text: string; text_elements?: TextElement[] }
  | { type: 'image'; url: string }
  | { type: 'localImage'; path: string };
