const HEADER = 20;
const SE_DACL_PRESENT = 0x4;
const SE_SELF_RELATIVE = 0x8000;

/** A self-relative security descriptor that holds an access list and nothing else. */
export function securityDescriptor(dacl: Buffer): Buffer {
  const head = Buffer.alloc(HEADER);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(SE_DACL_PRESENT | SE_SELF_RELATIVE, 2);
  head.writeUInt32LE(HEADER, 16);
  return Buffer.concat([head, dacl]);
}
