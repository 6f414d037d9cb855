import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A clipboard that is asked this long does not answer. In ms. */
const PATIENCE_MS = 3000;

/** Puts a text into the clipboard of this computer, by the first program that can. @returns whether one could; over SSH the clipboard is another computer's, and none is asked */
export async function copyText(text: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  for (const [program, ...args] of clipboardPrograms(env, platform)) if (program !== undefined && (await feed(program, args, text, env))) return true;
  return false;
}

export function clipboardPrograms(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): (readonly string[])[] {
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  if (has('SSH_CONNECTION') || has('SSH_TTY')) return [];
  if (platform === 'darwin') return [['pbcopy']];
  if (platform === 'win32') return [['clip']];
  return [
    ...(has('WSL_DISTRO_NAME') ? [['clip.exe']] : []),
    ...(has('WAYLAND_DISPLAY') ? [['wl-copy']] : []),
    ...(has('DISPLAY') ? [['xclip', '-selection', 'clipboard'], ['xsel', '--input', '--clipboard']] : []),
  ];
}

async function feed(program: string, args: readonly string[], text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], env, signal: AbortSignal.timeout(PATIENCE_MS) });
  // One that ends without reading has failed, and says so by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(text);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0;
  } catch {
    return false;
  }
}
