import { resolve } from 'node:path';

/** The hidden word by which this program becomes the one that starts a command with a restricted token. */
export const WINDOWS_RUNNER_FLAG = '--codex-windows-sandbox-run';

/** How this program is started as that one; undefined where the sandbox of Windows has no meaning. */
export function windowsRunner(platform: NodeJS.Platform = process.platform): { program: string; args: readonly string[] } | undefined {
  const [, script] = process.argv;
  return platform === 'win32' && script !== undefined ? { program: process.execPath, args: [resolve(script), WINDOWS_RUNNER_FLAG] } : undefined;
}

/**
 * This process as the runner: starts what the file describes, with our own stdin, stdout and stderr, and ends as it ends.
 * Signals of the console are the command's. @throws CodexError when it was not started
 */
export async function runWindowsLaunch(file: string): Promise<number> {
  for (const signal of ['SIGINT', 'SIGBREAK'] as const) process.on(signal, ignored);
  const { loadWin32, readStagedLaunch, runWindowsSandbox } = await import('@codex-ts/windows-sandbox');
  const win32 = await loadWin32();
  const runner = windowsRunner() ?? { program: process.execPath, args: [] };
  const { exitCode } = await runWindowsSandbox(await readStagedLaunch(file), win32, { runner });
  return exitCode;
}

function ignored(): void {
  // The command gets it too, and decides for both of us.
}
