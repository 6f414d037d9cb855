import { CodexError } from '@codex-ts/protocol';

const REVISION = 1;
const MAX_PARTS = 15;
const MAX_U32 = 0xffff_ffff;
const MAX_AUTHORITY = 0xffff_ffff_ffffn;

/** The bytes of a SID given as text (`S-1-5-21-…`). Throws CodexError `bad_sid`. */
export function sidBytes(sid: string): Buffer {
  const match = /^S-1-(\d+|0x[0-9a-f]{1,12})((?:-\d+)*)$/i.exec(sid);
  const authority = BigInt(match?.[1] ?? -1);
  const parts = (match?.[2] ?? '').split('-').slice(1).map(Number);
  if (match === null || authority > MAX_AUTHORITY || parts.length > MAX_PARTS || parts.some((part) => part > MAX_U32)) throw badSid(sid);
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes.writeUInt8(REVISION, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(Number(authority), 2, 6);
  parts.forEach((part, index) => bytes.writeUInt32LE(part, 8 + 4 * index));
  return bytes;
}

/** The text of the SID that begins `bytes`. Throws CodexError `bad_sid`. */
export function sidText(bytes: Buffer): string {
  const count = bytes[1] ?? MAX_PARTS + 1;
  if (bytes[0] !== REVISION || count > MAX_PARTS || bytes.length < 8 + 4 * count) throw badSid(bytes.toString('hex'));
  const authority = bytes.readUIntBE(2, 6);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  // Windows writes authorities beyond 32 bits in hexadecimal.
  const head = authority > MAX_U32 ? `0x${authority.toString(16).toUpperCase().padStart(12, '0')}` : String(authority);
  return ['S-1', head, ...parts].join('-');
}

/** A SID that no account has: 128 random bits where a machine's or domain's identity stands. */
export function randomSid(random: (bytes: number) => Buffer): string {
  const bytes = random(16);
  return `S-1-5-21-${[0, 4, 8, 12].map((at) => bytes.readUInt32LE(at)).join('-')}`;
}

function badSid(sid: string): CodexError {
  return new CodexError(`Not a security identifier of Windows: ${sid}`, { code: 'bad_sid' });
}
