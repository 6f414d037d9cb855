/** What a filter sees of a system call. Arguments are 64 bits wide. */
export interface SyscallData {
  nr: number;
  arch: number;
  args?: readonly bigint[];
}

/** Runs a seccomp program as the kernel would and returns its verdict. Throws on any instruction out of the ordinary. */
export function runFilter(program: Buffer, data: SyscallData): number {
  const memory = Buffer.alloc(64);
  memory.writeUInt32LE(data.nr >>> 0, 0);
  memory.writeUInt32LE(data.arch >>> 0, 4);
  (data.args ?? []).forEach((arg, index) => memory.writeBigUInt64LE(BigInt.asUintN(64, arg), 16 + index * 8));
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const [code, yes, no, k] = [program.readUInt16LE(at), program.readUInt8(at + 2), program.readUInt8(at + 3), program.readUInt32LE(at + 4)];
    if (code === 0x06) return k;
    if (code === 0x20) accumulator = memory.readUInt32LE(k);
    else if (code === 0x54) accumulator = (accumulator & k) >>> 0;
    else at += 8 * (holds(code, accumulator, k) ? yes : no);
  }
  throw new Error('the program ran off its end');
}

function holds(code: number, accumulator: number, k: number): boolean {
  if (code === 0x15) return accumulator === k;
  if (code === 0x35) return accumulator >= k;
  if (code === 0x45) return (accumulator & k) !== 0;
  throw new Error(`unknown instruction ${code}`);
}
