import { constants } from 'node:fs';

import { type RolloutFs } from './rollout-fs.ts';

const BLOCK_BYTES = 256 * 1024;

/** Whether two files are the same up to the length of the shorter one. Throws the system error. */
export async function sameBeginning(fs: RolloutFs, first: string, second: string): Promise<boolean> {
  const a = await fs.open(first, constants.O_RDONLY, 0);
  try {
    const b = await fs.open(second, constants.O_RDONLY, 0);
    try {
      const [left, right] = [Buffer.alloc(BLOCK_BYTES), Buffer.alloc(BLOCK_BYTES)];
      for (let position = 0; ; ) {
        const { bytesRead: wanted } = await a.read(left, 0, BLOCK_BYTES, position);
        const { bytesRead: got } = await b.read(right, 0, Math.max(1, wanted), position);
        const shared = Math.min(wanted, got);
        if (!left.subarray(0, shared).equals(right.subarray(0, shared))) return false;
        if (shared === 0) return true;
        position += shared;
      }
    } finally {
      await b.close();
    }
  } finally {
    await a.close();
  }
}
