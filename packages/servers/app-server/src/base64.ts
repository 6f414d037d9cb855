const FOREIGN = /[^A-Za-z0-9+/=]/;

/** The bytes of padded standard base64, as strictly as the original takes it; or what is wrong with it, in words. */
export function fromBase64(text: string): { bytes: Buffer } | { problem: string } {
  const at = text.search(FOREIGN);
  if (at >= 0) return { problem: `character ${text.codePointAt(at) ?? 0} at offset ${at} does not belong in base64` };
  const padding = text.indexOf('=');
  if (padding >= 0 && padding < text.length - 2) return { problem: `there is padding at offset ${padding}, before the end` };
  if (text.length % 4 !== 0) return { problem: `the length ${text.length} is no multiple of 4; is the padding missing?` };
  const bytes = Buffer.from(text, 'base64');
  // Bits that stand for nothing must be zero, or two texts would mean the same.
  return bytes.toString('base64') === text ? { bytes } : { problem: `the last character before the padding has bits that stand for nothing` };
}
