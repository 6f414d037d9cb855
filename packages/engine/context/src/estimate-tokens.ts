import { type ResponseItem } from '@codex-ts/protocol';
import { approxTokens } from '@codex-ts/text-utils';

/** What a picture costs, whatever the length of its data: models see pixels, not base64. */
const IMAGE_TOKENS = 1_850;
/** Encrypted reasoning is about this much longer than what the model reads of it. */
const ENCRYPTION_BYTES = 650;

/** Estimated tokens of items as a model reads them: 4 bytes a token. Additive: a list costs the sum of its items. */
export function estimateTokens(items: readonly ResponseItem[]): number {
  return items.reduce((sum, item) => sum + knownTokens(item), 0);
}

/** Items never change, and a long history is estimated before every request. */
const known = new WeakMap<ResponseItem, number>();

function knownTokens(item: ResponseItem): number {
  const found = known.get(item);
  if (found !== undefined) return found;
  const tokens = itemTokens(item);
  known.set(item, tokens);
  return tokens;
}

function itemTokens(item: ResponseItem): number {
  if (item.type === 'ghost_snapshot') return 0;
  if (item.type === 'reasoning' && item.encrypted_content !== null) {
    const { encrypted_content: secret, ...open } = item;
    const bytes = Math.max(0, Math.floor(secret.length * 0.75) - ENCRYPTION_BYTES);
    return approxTokens(JSON.stringify(open)) + Math.ceil(bytes / 4);
  }
  const images = parts(item).filter((part) => part.type === 'input_image').length;
  // Serialising a picture's data only to leave it out would be most of the work.
  const text = images === 0 ? JSON.stringify(item) : JSON.stringify(item, (key, value: unknown) => (key === 'image_url' ? '' : value));
  return approxTokens(text) + images * IMAGE_TOKENS;
}

function parts(item: ResponseItem): readonly { type: string }[] {
  if (item.type === 'message') return item.content;
  const isOutput = item.type === 'function_call_output' || item.type === 'custom_tool_call_output';
  return isOutput && Array.isArray(item.output) ? item.output : [];
}
