const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A time-ordered UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits.
 * Thread and turn ids are of this kind.
 */
export function newUuidV7(now: number = Date.now()): string {
  // Not imported: a patch in a tool's shell makes no ids, and would pay some 3 ms for the module.
  const bytes = process.getBuiltinModule('node:crypto').randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether the text is a UUID of any version, as thread ids must be. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
