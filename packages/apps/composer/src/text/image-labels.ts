import { type Draft, type Token, tokenDraft } from './token.ts';

/** What an image is called in the text, counted from 1. */
export function imageLabel(number: number): string {
  return `[Image #${number}]`;
}

/** The labels that must change so that images are numbered in the order of the text, last first: each leaves those before it in place. */
export function renumberedImages(tokens: readonly Token[], text: string): { start: number; end: number; draft: Draft }[] {
  return tokens
    .filter(({ meaning }) => meaning.kind === 'image')
    .map(({ start, end, meaning }, index) => ({ start, end, draft: tokenDraft(imageLabel(index + 1), meaning) }))
    .filter(({ start, end, draft }) => text.slice(start, end) !== draft.text)
    .reverse();
}
