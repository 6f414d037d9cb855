import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodexError } from '@codex-ts/protocol';
import { unquoteShell } from '@codex-ts/text-utils';

/**
 * Lets the user edit a text in the program that `VISUAL` or `EDITOR` names, words after it and quotes included; it has
 * the terminal meanwhile. The file is theirs alone and gone afterwards. The program ends with `signal`.
 * @throws CodexError `no_editor`, `editor_failed`
 */
export async function editText(text: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const [program, ...words] = unquoteShell(env['VISUAL'] || env['EDITOR'] || '');
  if (program === undefined) throw new CodexError('Set VISUAL or EDITOR to the editor to use.', { code: 'no_editor' });
  const folder = await mkdtemp(join(tmpdir(), 'codex-edit-'));
  const file = join(folder, 'prompt.md');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // We may end without coming back here.
  process.once('exit', remove);
  try {
    await writeFile(file, text, { mode: 0o600 });
    const child = spawn(program, [...words, file], { stdio: 'inherit', env, signal, killSignal: 'SIGHUP' });
    const [code] = (await once(child, 'exit').catch((cause: unknown) => {
      throw new CodexError(`${program} could not be started.`, { code: 'editor_failed', cause });
    })) as [number | null];
    if (code !== 0) throw new CodexError(`${program} failed; the text is as it was.`, { code: 'editor_failed' });
    return (await readFile(file, 'utf8')).replace(/\n$/, '');
  } finally {
    process.off('exit', remove);
    remove();
  }
}
