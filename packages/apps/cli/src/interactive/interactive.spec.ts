import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { editText } from './edit-text.ts';
import { farewell } from './farewell.ts';
import { storedSession } from './interactive-arguments.ts';
import { storedPrompts } from './stored-prompts.ts';

const folder = mkdtempSync(join(tmpdir(), 'codex-ts-interactive-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('codex resume', () => {
  it('takes options before and behind the word; of one value the latter, of lists both', () => {
    const root = { model: 'a', addDir: ['/x'], fullAuto: true } as const;
    expect(storedSession('resume', root, ['name', 'go\r\non', '-m', 'b', '--add-dir', '/y', '--no-alt-screen', '--plain'])).toMatchObject({
      from: { verb: 'resume', kind: 'named', session: 'name', all: false },
      prompt: 'go\non',
      model: 'b',
      addDirs: ['/x', '/y'],
      sandbox: 'workspace-write',
      approvalPolicy: 'on-request',
      alternateScreen: false,
      plain: true,
    });
    expect(storedSession('resume', { oss: true }, ['--last', '--local-provider', 'ollama'])).toMatchObject({ oss: { provider: 'ollama' } });
    expect(() => storedSession('fork', {}, ['x', '--local-provider', 'ollama'])).toThrow("needs '--oss'");
    expect(storedSession('fork', {}, ['--last', 'go on'])).toMatchObject({ from: { verb: 'fork', kind: 'last' }, prompt: 'go on', sandbox: undefined, alternateScreen: true });
  });

  it('takes an empty prompt for none', () => {
    expect(storedSession('resume', {}, ['--last', ' '])).toMatchObject({ prompt: undefined });
  });

  it('lets the user choose when no session is named', () => {
    expect(storedSession('fork', {}, [])).toMatchObject({ from: { verb: 'fork', kind: 'pick', all: false, includesNonInteractive: false }, prompt: undefined });
    expect(storedSession('resume', {}, ['--all', '--include-non-interactive'])).toMatchObject({ from: { verb: 'resume', kind: 'pick', all: true, includesNonInteractive: true } });
    expect(() => storedSession('fork', {}, ['--include-non-interactive'])).toThrow("unexpected argument '--include-non-interactive' found");
    expect(() => storedSession('resume', {}, ['--last', 'one', 'two'])).toThrow('--last');
  });
});

describe('the farewell', () => {
  const usage = { totalTokens: 1500, inputTokens: 1200, cachedInputTokens: 200, outputTokens: 300, reasoningOutputTokens: 100 };
  const end = { threadId: 'id', threadName: null, tokenUsage: { total: usage, last: usage, modelContextWindow: null }, exitCode: 0, problem: null };

  const plain = { env: {}, isPlain: true };

  it('has colours where the terminal may have them', () => {
    const shown = (env: NodeJS.ProcessEnv): string => farewell(end, { env, isPlain: false })[1] ?? '';
    expect(shown({ TERM: 'xterm' })).toContain('\x1b[36mcodex resume id');
    for (const env of [{ TERM: 'xterm', NO_COLOR: '1' }, { TERM: 'xterm', FORCE_COLOR: '0' }]) expect(shown(env)).not.toContain('\x1b');
  });

  it('says what it cost and how to go on, by name where that is one word', () => {
    expect(farewell(end, plain)).toEqual(['Token usage: total=1,300 input=1,000 (+ 200 cached) output=300 (reasoning 100)', 'To go on with this session: codex resume id']);
    expect(farewell({ ...end, threadName: 'fix' }, plain)[1]).toContain('resume fix');
    for (const name of ['two words; rm', '--last']) expect(farewell({ ...end, threadName: name }, plain)[1]).toContain('resume id');
    expect(farewell({ ...end, tokenUsage: null }, plain)).toEqual([]);
  });
});

describe('the editor', () => {
  const never = new AbortController().signal;

  it('gets the text in a file of its own, and what it leaves there is taken', async () => {
    const program = join(folder, 'editor');
    writeFileSync(program, '#!/bin/sh\n[ "$1" = -x ] && printf "edited\\n" >> "$2"\n');
    chmodSync(program, 0o755);
    expect(await editText('draft ', { ...process.env, VISUAL: '', EDITOR: `${program} -x` }, never)).toBe('draft edited');
    const quoted = join(folder, 'my editor');
    copyFileSync(program, quoted);
    expect(await editText('draft ', { ...process.env, VISUAL: `"${quoted}" '-x'` }, never)).toBe('draft edited');
    await expect(editText('draft', { ...process.env, VISUAL: program }, never)).rejects.toMatchObject({ code: 'editor_failed' });
    await expect(editText('draft', { VISUAL: join(folder, 'none') }, never)).rejects.toMatchObject({ code: 'editor_failed' });
    await expect(editText('draft', {}, never)).rejects.toMatchObject({ code: 'no_editor' });
  });

  it('ends with us, and its file with it', async () => {
    const program = join(folder, 'endless');
    writeFileSync(program, '#!/bin/sh\necho "$1" > "$0.pipe"\nexec sleep 1000\n');
    chmodSync(program, 0o755);
    execFileSync('sh', ['-c', 'mkfifo "$0"', `${program}.pipe`]);
    const stop = new AbortController();
    const edited = editText('draft', { ...process.env, VISUAL: program }, stop.signal);
    const file = (await readFile(`${program}.pipe`, 'utf8')).trim();
    stop.abort();
    await expect(edited).rejects.toMatchObject({ code: 'editor_failed' });
    expect(existsSync(file)).toBe(false);
  });
});

describe('prompts of earlier sessions', () => {
  const ALL = { persistence: 'save-all', maxBytes: null } as const;

  it('are read from the newest, searched in any case, and without those of this session', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const before = storedPrompts(home, ALL);
    for (const text of ['first', 'Second', 'third']) await before.append(text, 'thread-a');
    const prompts = storedPrompts(home, ALL);
    await prompts.append('mine', 'thread-b');
    expect([await prompts.read(0), await prompts.read(2), await prompts.read(3)]).toEqual(['third', 'first', null]);
    expect(await prompts.search('SEC', 0)).toEqual({ offset: 1, text: 'Second' });
    expect(await prompts.search('third', 1)).toBeNull();
    expect(readFileSync(join(home, 'history.jsonl'), 'utf8').split('\n').filter((row) => row.includes('"session_id":"thread-b"'))).toHaveLength(1);
  });

  it('of the same thread in an earlier process count, and what is written elsewhere meanwhile moves nothing', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    let now = 1_000_000;
    const clock = (): number => now;
    await storedPrompts(home, ALL, clock).append('before', 'thread-a');
    now += 5_000;
    const prompts = storedPrompts(home, ALL, clock);
    const other = storedPrompts(home, ALL, clock);
    await prompts.append('before', 'thread-a');
    now += 5_000;
    await other.append('of another process', 'thread-a');
    expect([await prompts.read(0), await prompts.read(1)]).toEqual(['before', null]);
    expect([await other.read(0), await other.read(1), await other.read(2)]).toEqual(['before', 'before', null]);
  });

  it('are not written when the user wants none, and can be read all the same', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    await storedPrompts(home, ALL).append('kept', 'thread-a');
    const prompts = storedPrompts(home, { persistence: 'none', maxBytes: null });
    await prompts.append('secret', 'thread-a');
    expect(await prompts.read(0)).toBe('kept');
    expect(readFileSync(join(home, 'history.jsonl'), 'utf8')).not.toContain('secret');
  });
});
