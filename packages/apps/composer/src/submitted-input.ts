import { type Draft } from './text/token.ts';

/** A part of the text that clients show in their own way; in UTF-8 bytes, `end` not included. As `TextElement` of the protocol. */
export interface InputElement {
  readonly byteRange: { readonly start: number; readonly end: number };
  readonly placeholder: string;
}

/** A message as it is sent: pastes written out, blanks around it removed. */
export interface SubmittedInput {
  readonly text: string;
  /** Of images and mentions. */
  readonly elements: readonly InputElement[];
  /** In the order of the text. `placeholder` is what stands for it there. */
  readonly images: readonly { readonly path: string; readonly placeholder: string }[];
  readonly mentions: readonly { readonly name: string; readonly path: string }[];
}

/** What a draft says, with pastes in place of their tokens; other tokens stay as they are shown. */
export function expandPastes({ text, tokens }: Draft): Draft {
  let out = '';
  let at = 0;
  const kept: Draft['tokens'][number][] = [];
  for (const { start, end, meaning } of tokens) {
    out += text.slice(at, start);
    if (meaning.kind === 'paste') out += meaning.content;
    else {
      kept.push({ start: out.length, end: out.length + end - start, meaning });
      out += text.slice(start, end);
    }
    at = end;
  }
  return { text: out + text.slice(at), tokens: kept };
}

/** Makes a draft ready to be sent. `skip` characters at its beginning are left out, with the blanks around the rest. */
export function submittedInput(draft: Draft, skip = 0): SubmittedInput {
  const { text, tokens } = expandPastes(draft);
  const start = text.length - text.slice(skip).trimStart().length;
  const shown = text.slice(start).trimEnd();
  const elements: InputElement[] = [];
  const images: SubmittedInput['images'][number][] = [];
  const mentions: SubmittedInput['mentions'][number][] = [];
  let bytes = 0;
  let at = 0;
  for (const token of tokens) {
    const [from, to] = [token.start - start, token.end - start];
    const placeholder = shown.slice(from, to);
    bytes += Buffer.byteLength(shown.slice(at, from));
    const length = Buffer.byteLength(placeholder);
    elements.push({ byteRange: { start: bytes, end: bytes + length }, placeholder });
    bytes += length;
    at = to;
    if (token.meaning.kind === 'image') images.push({ path: token.meaning.path, placeholder });
    if (token.meaning.kind === 'mention') mentions.push({ name: token.meaning.name, path: token.meaning.path });
  }
  return { text: shown, elements, images, mentions };
}
