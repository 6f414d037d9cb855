import { type ContentPart, type MessageItem, type UserInput } from '@codex-ts/protocol';

/** Reads an image file for the model: a data URL, or the reason why it cannot be shown. */
export type LoadImage = (path: string, signal: AbortSignal) => Promise<{ dataUrl: string } | { problem: string }>;

/**
 * The user's input as one message, parts in the caller's order. An image that cannot be read does not stop the
 * turn: the model is told why instead.
 */
export async function userMessage(input: readonly UserInput[], loadImage: LoadImage, signal: AbortSignal): Promise<MessageItem> {
  const content: ContentPart[] = [];
  let localImages = 0;
  for (const part of input) {
    if (part.type === 'text') content.push(text(part.text));
    else if (part.type === 'image') content.push(text('<image>'), { type: 'input_image', image_url: part.url }, text('</image>'));
    else content.push(...(await localImage(part.path, ++localImages, loadImage, signal)));
  }
  return { type: 'message', role: 'user', content };
}

async function localImage(path: string, number: number, loadImage: LoadImage, signal: AbortSignal): Promise<ContentPart[]> {
  const image = await loadImage(path, signal);
  if ('problem' in image) return [text(image.problem)];
  return [text(`<image name=[Image #${number}]>`), { type: 'input_image', image_url: image.dataUrl }, text('</image>')];
}

function text(value: string): ContentPart {
  return { type: 'input_text', text: value };
}
