import { createRequire } from 'node:module';
import { systemErrorCode } from '@codex-ts/protocol';

export interface LandlockSupport {
  /** The kernel's Landlock version, from 1. */
  readonly abi: number;
}

const CREATE_RULESET = 444;
const FLAG_VERSION = 1;

let probed: Promise<LandlockSupport | null> | undefined;

/**
 * What this kernel offers; null: no Landlock, or no means to ask for it (see `foreignFunctions`). Asked once per
 * process, by one harmless system call.
 */
export function landlockSupport(): Promise<LandlockSupport | null> {
  return (probed ??= probe());
}

async function probe(): Promise<LandlockSupport | null> {
  if (process.platform !== 'linux' || foreignFunctions() === null) return null;
  const { default: koffi } = await import('koffi');
  const createRuleset: (number: number, attributes: null, size: number, flags: number) => number = koffi.load(null).func('syscall', 'long', ['long', 'void *', 'ulong', 'ulong']);
  const abi = createRuleset(CREATE_RULESET, null, 0, FLAG_VERSION);
  return abi > 0 ? { abi } : null;
}

/** Where koffi is, the optional library through which Node calls libc; null when this installation has none. */
export function foreignFunctions(): string | null {
  try {
    return createRequire(import.meta.url).resolve('koffi');
  } catch (error) {
    if (systemErrorCode(error) !== 'MODULE_NOT_FOUND') throw error;
    return null;
  }
}
