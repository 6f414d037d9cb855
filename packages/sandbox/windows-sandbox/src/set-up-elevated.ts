import { rm } from 'node:fs/promises';
import { withTimeout } from '@codex-ts/async-utils';
import { ensureDir } from '@codex-ts/fs-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { elevatedSetupSteps, type SetupInput } from './elevated-setup-steps.ts';
import { withHandles } from './handle-scope.ts';
import { markerFile, sandboxFolder, secretsFolder } from './sandbox-folder.ts';
import { runSetupStep, type SetupContext } from './setup-step.ts';
import { type Win32 } from './win32.ts';

export interface SetupOptions {
  signal?: AbortSignal | undefined;
  /** Told before each step. */
  onStep?: (title: string) => void;
  random?: ((bytes: number) => Buffer) | undefined;
}

/**
 * Makes or repairs what the elevated sandbox needs; to be run with administrator rights by the user it is for. Safe to
 * run again. When a step fails, what this run has made is taken away again and CodexError `sandbox_setup_failed` says
 * which step it was and why; `setup_not_elevated` without administrator rights.
 */
export async function setUpElevated(win32: Win32, input: SetupInput, options: SetupOptions = {}): Promise<void> {
  const userSid = await checkedUser(win32);
  await ensureDir(sandboxFolder(input.codexHome), 0o700);
  await ensureDir(secretsFolder(input.codexHome), 0o700);
  // Until the end of this run the sandbox is not ready.
  await rm(markerFile(input.codexHome), { force: true });
  const context: SetupContext = { win32, codexHome: input.codexHome, userSid, passwords: new Map(), undo: [], random: options.random };
  for (const step of elevatedSetupSteps(input)) {
    options.onStep?.(step.title);
    try {
      const message = `it took longer than ${step.timeoutMs / 1000} s.`;
      await withTimeout((signal) => runSetupStep(step, context, signal), step.timeoutMs, { signal: options.signal, message });
    } catch (error) {
      throw await failed(step.title, error, context);
    }
  }
}

function checkedUser(win32: Win32): Promise<string> {
  return withHandles((scope) => {
    const token = scope.own(win32.openOwnToken(), (handle) => win32.closeHandle(handle));
    if (!win32.tokenIsElevated(token)) throw new CodexError('The set-up of the Windows sandbox needs administrator rights: run it in a terminal that was started as administrator.', { code: 'setup_not_elevated' });
    return win32.tokenUser(token);
  });
}

/** Undoes the last first; one that fails does not keep the others from being undone. */
async function failed(title: string, cause: unknown, context: SetupContext): Promise<CodexError> {
  const left: string[] = [];
  for (const { what, run } of context.undo.splice(0).reverse()) {
    try {
      await run();
    } catch (error) {
      left.push(`${what} (${errorMessage(error)})`);
    }
  }
  const rest = left.length === 0 ? 'What it had made was removed again.' : `These could not be removed again: ${left.join('; ')}.`;
  return new CodexError(`The set-up of the Windows sandbox failed at the step "${title}": ${errorMessage(cause)} ${rest}`, { code: 'sandbox_setup_failed', cause });
}
