import { resolveCodexHome } from '@codex-ts/fs-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { windowsRunner } from './windows-runner.ts';

/**
 * `codex sandbox windows --setup`: makes or repairs what the elevated sandbox needs, once, in a terminal with
 * administrator rights. @throws CodexError that names the step that failed; what it had made is gone again then
 */
export async function setUpWindows(host: CommandHost): Promise<number> {
  const runner = windowsRunner();
  if (runner === undefined) throw new CodexError('Windows sandbox is only available on Windows', { code: 'wrong_platform' });
  const { loadWin32, setUpElevated } = await import('@codex-ts/windows-sandbox');
  const codexHome = resolveCodexHome(host.env).path;
  const onStep = (title: string): void => say(host.stderr, title);
  await setUpElevated(await loadWin32(), { codexHome, proxyPorts: [], runner }, { signal: host.signal, onStep });
  say(host.stderr, 'The elevated sandbox is set up. Set windows.sandbox to "elevated" to use it.');
  return 0;
}

/** `codex sandbox windows --clean-up`: takes what the sandbox wrote into access lists of folders off them again. */
export async function cleanUpWindows(host: CommandHost): Promise<number> {
  if (windowsRunner() === undefined) throw new CodexError('Windows sandbox is only available on Windows', { code: 'wrong_platform' });
  const { cleanUpAcls, loadWin32 } = await import('@codex-ts/windows-sandbox');
  const { cleaned, failed } = await cleanUpAcls(await loadWin32(), resolveCodexHome(host.env).path, { signal: host.signal });
  for (const { path, reason } of failed) say(host.stderr, `warning: ${path}: ${errorMessage(reason)}`);
  say(host.stderr, `${cleaned.length} folders and files cleaned.`);
  return failed.length === 0 ? 0 : 1;
}
