import { win32 as windowsPath } from 'node:path';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { Win32Error } from './win32.ts';
import { ERROR_ACCESS_DENIED } from './win32-constants.ts';

const NOT_FOUND = [2, 3];
const ERROR_DIRECTORY = 267;
const ERROR_ELEVATION_REQUIRED = 740;

/** What to tell the user when a command could not be started. */
export function startFailure(argv: readonly string[], cwd: string, error: unknown): unknown {
  if (!(error instanceof Win32Error)) return error;
  const [program = ''] = argv;
  const reason = reasonFor(program, cwd, error);
  return new CodexError(`Cannot run ${program}: ${reason}`, { code: 'spawn_failed', cause: error });
}

function reasonFor(program: string, cwd: string, error: Win32Error): string {
  if (NOT_FOUND.includes(error.win32Code)) return 'there is no such program.';
  if (error.win32Code === ERROR_DIRECTORY) return `the working directory ${cwd} does not exist.`;
  if (error.win32Code === ERROR_ELEVATION_REQUIRED) return 'it asks for the rights of an administrator, which the sandbox does not give.';
  if (error.win32Code === ERROR_ACCESS_DENIED && mayBeFromStore(program)) {
    return 'a program from the Microsoft Store cannot run with a restricted token. Install it another way (PowerShell: the MSI package), or use powershell.exe.';
  }
  return errorMessage(error);
}

/** Such programs are started through stubs in `WindowsApps`; `pwsh` may be one without saying so. */
function mayBeFromStore(program: string): boolean {
  return /\\WindowsApps\\/i.test(program) || /^pwsh(\.exe)?$/i.test(windowsPath.basename(program));
}
