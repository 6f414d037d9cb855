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
