const PART = /^(?:0x[0-9a-f]*|[0-9]+)$/;

/** Whether the resolvers of the system read the text as an IPv4 address or as nothing: its last label is a number. */
export function looksLikeIpv4(name: string): boolean {
  return PART.test(name.slice(name.lastIndexOf('.') + 1));
}

/**
 * The dotted form of an IPv4 address in any of the spellings of inet_aton: one to four parts, each decimal, octal (`0…`)
 * or hexadecimal (`0x…`), the last of them filling the bytes that are left. null: it is none.
 */
export function parseIpv4(text: string): string | null {
  const parts = text.split('.');
  if (parts.length > 4) return null;
  const numbers = parts.map(parsePart);
  const last = numbers.pop();
  if (last === undefined || last === null) return null;
  if (last >= 256 ** (4 - numbers.length)) return null;
  let value = last;
  for (const [at, number] of numbers.entries()) {
    if (number === null || number > 255) return null;
    value += number * 256 ** (3 - at);
  }
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function parsePart(text: string): number | null {
  if (!PART.test(text) || text.length > 24) return null;
  if (text.startsWith('0x')) return text.length === 2 ? 0 : Number.parseInt(text.slice(2), 16);
  if (text.length === 1 || !text.startsWith('0')) return Number.parseInt(text, 10);
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null;
}
