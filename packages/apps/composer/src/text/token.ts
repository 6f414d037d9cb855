/** What an atomic piece of the text stands for. The cursor passes it at once; deleting any of it deletes it all. */
export type TokenMeaning =
  /** Stands for `content` and becomes it when the message is sent. */
  | { readonly kind: 'paste'; readonly content: string }
  /** An image file that goes with the message. */
  | { readonly kind: 'image'; readonly path: string }
  /** Something by name: a skill, a plugin, an app. `path` tells where it is defined. */
  | { readonly kind: 'mention'; readonly name: string; readonly path: string };

/** Where a token stands, in UTF-16 units; `end` is not part of it. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly meaning: TokenMeaning;
}

/** A piece of text with its tokens: what is killed, remembered and given back. Offsets count from its beginning. */
export interface Draft {
  readonly text: string;
  readonly tokens: readonly Token[];
}

export const EMPTY_DRAFT: Draft = { text: '', tokens: [] };

/** A text without tokens. */
export function plainDraft(text: string): Draft {
  return { text, tokens: [] };
}

/** A text that is one token. */
export function tokenDraft(label: string, meaning: TokenMeaning): Draft {
  return { text: label, tokens: [{ start: 0, end: label.length, meaning }] };
}

/** Several drafts one after the other. */
export function joinDrafts(drafts: readonly Draft[], between: string): Draft {
  let text = '';
  const tokens: Token[] = [];
  for (const [index, draft] of drafts.entries()) {
    if (index > 0) text += between;
    tokens.push(...shiftTokens(draft.tokens, text.length));
    text += draft.text;
  }
  return { text, tokens };
}

/** The part from `start` to `end`; tokens that are cut are plain text in it. */
export function sliceDraft({ text, tokens }: Draft, start: number, end: number): Draft {
  const inside = tokens.filter((token) => token.start >= start && token.end <= end);
  return { text: text.slice(start, end), tokens: shiftTokens(inside, -start) };
}

/** Characters that a draft keeps, those of pastes included. */
export function draftSize({ text, tokens }: Draft): number {
  return tokens.reduce((sum, { meaning }) => sum + (meaning.kind === 'paste' ? meaning.content.length : 0), text.length);
}

export function sameDraft(a: Draft, b: Draft): boolean {
  return a.text === b.text && a.tokens.length === b.tokens.length && a.tokens.every((token, i) => sameToken(token, b.tokens[i]));
}

function sameToken(a: Token, b: Token | undefined): boolean {
  return b !== undefined && a.start === b.start && a.end === b.end && JSON.stringify(a.meaning) === JSON.stringify(b.meaning);
}

/** The same tokens `by` units further on. */
export function shiftTokens(tokens: readonly Token[], by: number): Token[] {
  return tokens.map(({ start, end, meaning }) => ({ start: start + by, end: end + by, meaning }));
}
