import { type UserInput } from '@codex-ts/app-server-protocol';
import { type SubmittedInput } from '@codex-ts/composer';

/** A message of the composer's as a turn takes it. */
export function userInput({ text, elements, images, mentions }: SubmittedInput): UserInput[] {
  return [
    ...images.map(({ path }): UserInput => ({ type: 'localImage', path })),
    ...(text === '' ? [] : [{ type: 'text' as const, text, text_elements: elements.map(({ byteRange, placeholder }) => ({ byteRange: { ...byteRange }, placeholder })) }]),
    ...mentions.map(({ name, path }): UserInput => (path.includes('://') ? { type: 'mention', name, path } : { type: 'skill', name, path })),
  ];
}

/** Several messages as one, with images numbered through. */
export function mergedInput(messages: readonly (readonly UserInput[])[]): UserInput[] {
  let images = 0;
  return messages.flatMap((parts) => {
    const before = images;
    images += parts.filter(({ type }) => type === 'localImage' || type === 'image').length;
    return parts.map((part) => (part.type === 'text' && before > 0 ? renumbered(part, before) : part));
  });
}

type TextPart = Extract<UserInput, { type: 'text' }>;

/** The text with `by` added to the number of every image that it names. */
function renumbered(part: TextPart, by: number): TextPart {
  const bytes = Buffer.from(part.text);
  let text = '';
  let at = 0;
  const elements = (part.text_elements ?? []).map(({ byteRange, placeholder }) => {
    const label = (placeholder ?? '').replace(/^\[Image #(\d+)\]$/, (_, number: string) => `[Image #${Number(number) + by}]`);
    text += bytes.toString('utf8', at, byteRange.start);
    at = byteRange.end;
    const start = Buffer.byteLength(text);
    text += label;
    return { byteRange: { start, end: start + Buffer.byteLength(label) }, placeholder: label };
  });
  return { ...part, text: text + bytes.toString('utf8', at), text_elements: elements };
}
