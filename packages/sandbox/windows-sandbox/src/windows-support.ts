import { existsSync } from 'node:fs';
import { resolveCodexHome } from '@codex-ts/fs-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { markerFile } from './sandbox-folder.ts';
import { type Win32 } from './win32.ts';

export type WindowsSupport =
  /** `elevatedReady`: the set-up of the elevated sandbox was completed; whether it still fits shows at the first launch. */
  | { type: 'available'; elevatedReady: boolean }
  | { type: 'unavailable'; reason: string };

/** What of this sandbox can be used here. `env` is this process's: it says where CODEX_HOME is. Throws CodexError `bad_codex_home`. */
export function windowsSupport(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, arch: string = process.arch): WindowsSupport {
  if (platform !== 'win32') return { type: 'unavailable', reason: 'Windows sandbox is only available on Windows' };
  // The layouts of structures are those of 64 bits.
  if (arch !== 'x64' && arch !== 'arm64') return { type: 'unavailable', reason: `The Windows sandbox is not available on ${arch} processors` };
  return { type: 'available', elevatedReady: existsSync(markerFile(resolveCodexHome(env).path)) };
}

/** Windows itself. Throws CodexError `sandbox_unavailable` on other systems, and where the way to call it is not installed. */
export async function loadWin32(platform: NodeJS.Platform = process.platform): Promise<Win32> {
  const support = windowsSupport(platform, process.env);
  if (support.type === 'unavailable') throw new CodexError(support.reason, { code: 'sandbox_unavailable' });
  try {
    const { koffiWin32 } = await import('./koffi/koffi-win32.ts');
    return await koffiWin32();
  } catch (cause) {
    throw new CodexError(`The Windows sandbox cannot be used, because its calls into Windows cannot be loaded: ${errorMessage(cause)}`, { code: 'sandbox_unavailable', cause });
  }
}
