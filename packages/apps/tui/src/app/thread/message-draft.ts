import { type UserInput } from '@codex-ts/app-server-protocol';
import { type Draft, type Token, type TokenMeaning } from '@codex-ts/composer';

/** A message of the user's to be edited, and the images of it that cannot be sent again. */
export interface RestoredMessage {
  readonly draft: Draft;
  readonly lost: number;
}

const LABEL = /^\[Image #\d+\]$/;

/**
 * Makes a draft of a message as the thread has it: images and mentions are tokens again, where they stood in the text or
 * else before it. An image that is not a file any more (`findImage` gives null) is left out with its label.
 */
export function messageDraft(content: readonly UserInput[], findImage: (path: string) => string | null): RestoredMessage {
  const images = content.flatMap((part): (string | null)[] => (part.type === 'localImage' ? [findImage(part.path)] : part.type === 'image' ? [null] : []));
  const mentions = content.flatMap((part) => (part.type === 'mention' || part.type === 'skill' ? [part] : []));
  const builder = new DraftBuilder();
  const texts = content.flatMap((part) => (part.type === 'text' ? [part] : []));
  const named = texts.reduce((count, { text_elements: elements = [] }) => count + elements.filter(({ placeholder }) => LABEL.test(placeholder ?? '')).length, 0);
  const isNamed = named >= images.length;
  const waiting = isNamed ? [...images] : [];
  if (!isNamed) for (const path of images) if (path !== null) builder.image(path, true);
  for (const [index, { text, text_elements: elements = [] }] of texts.entries()) {
    if (index > 0) builder.text('\n');
    const bytes = Buffer.from(text);
    let at = 0;
    for (const { byteRange: { start, end } } of [...elements].sort((a, b) => a.byteRange.start - b.byteRange.start)) {
      if (start < at || end > bytes.length || end < start) continue;
      builder.text(bytes.toString('utf8', at, start));
      const label = bytes.toString('utf8', start, end);
      const mention = mentions.find(({ name }) => label === `$${name}`);
      at = end;
      if (LABEL.test(label)) {
        const path = waiting.shift();
        if (path != null) builder.image(path, false);
        // A blank follows every image that was attached.
        else if (bytes[at] === 0x20) at += 1;
      } else if (mention === undefined) builder.text(label);
      else builder.token(label, { kind: 'mention', name: mention.name, path: mention.path });
    }
    builder.text(bytes.toString('utf8', at));
  }
  return { draft: builder.draft, lost: images.filter((path) => path === null).length };
}

class DraftBuilder {
  #text = '';
  #images = 0;
  readonly #tokens: Token[] = [];

  get draft(): Draft {
    return { text: this.#text, tokens: this.#tokens };
  }

  text(text: string): void {
    this.#text += text;
  }

  token(label: string, meaning: TokenMeaning): void {
    this.#tokens.push({ start: this.#text.length, end: this.#text.length + label.length, meaning });
    this.#text += label;
  }

  image(path: string, hasBlank: boolean): void {
    this.#images += 1;
    this.token(`[Image #${this.#images}]`, { kind: 'image', path });
    if (hasBlank) this.#text += ' ';
  }
}
