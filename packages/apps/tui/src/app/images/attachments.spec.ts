import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp } from '@codex-ts/test-support';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { KEYS, type LiveApp, type LiveAppOptions, startLiveApp } from '../live-app.fixture.ts';
import { type ClipboardImage } from '../tui-options.ts';

const CTRL_V = '\x16';
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let app: LiveApp | undefined;
/** With a clipboard that gives these, one after the other; a promise may be settled by the test. */
async function start({ clipboard = [], ...options }: Partial<LiveAppOptions> & { readonly clipboard?: readonly (ClipboardImage | ((signal: AbortSignal) => Promise<ClipboardImage>))[] } = {}): Promise<LiveApp> {
  const left = [...clipboard];
  const imageSource = {
    find: (path: string, cwd: string) => (existsSync(resolve(cwd, path)) ? resolve(cwd, path) : null),
    fromClipboard: async (signal: AbortSignal) => {
      const next = left.shift() ?? { problem: 'nothing is left' };
      return typeof next === 'function' ? next(signal) : next;
    },
  };
  app = await startLiveApp({ turns: [], ...options, tui: { imageSource, ...options.tui } });
  await app.sees('directory:');
  for (const name of ['a.png', 'b c.png']) writeFileSync(join(app.workspace, name), PNG);
  return app;
}
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(disposeTemp);

const say = (message: string): MockScriptEntry => ({ items: [{ message }] });
const paste = (live: LiveApp, text: string): void => live.type(`\x1b[200~${text}\x1b[201~`);
const sentImages = (live: LiveApp): number => JSON.stringify(live.model.requests.at(-1)?.body).split('data:image/png;base64,').length - 1;

describe('images in the prompt', () => {
  it('come from the clipboard and from pasted paths, go with the message, and come back with it', async () => {
    const live = await start({ turns: [say('two of them'), say('one')], clipboard: [() => Promise.resolve({ path: join(app?.workspace ?? '', 'a.png') })] });
    live.type(CTRL_V);
    await live.sees('› [Image #1]');
    paste(live, `'b c.png'`);
    live.type(`look${KEYS.enter}`);
    await live.sees('two of them');
    await live.rests();
    expect(live.screen.all).toContain('› [Image #1] [Image #2] look');
    expect(sentImages(live)).toBe(2);
    // Back to before it; an image that is gone is left out.
    rmSync(join(live.workspace, 'a.png'));
    live.type(KEYS.esc);
    await live.sees('esc again');
    live.type(KEYS.esc);
    await live.sees('T R A N S C R I P T');
    live.type(KEYS.enter);
    await live.sees('An image of this message is not there any more');
    await live.sees('› [Image #1] look');
    live.type(`!${KEYS.enter}`);
    await live.sees('• one');
    expect(sentImages(live)).toBe(1);
    live.type(KEYS.up);
    await live.sees('› [Image #1] look!');
  });

  it('are not there: one line says why, and what was written stays', async () => {
    const live = await start({ clipboard: [{ problem: 'There is no image in the clipboard.' }] });
    live.type('draft');
    live.type(CTRL_V);
    await live.sees('■ There is no image in the clipboard.');
    await live.sees('› draft');
    paste(live, '/gone/x.png');
    await live.sees('› draft/gone/x.png');
  });

  it('do not hold up the screen while they are fetched, and are given up when the user leaves', async () => {
    let aborted: unknown = null;
    const live = await start({ clipboard: [(signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject((aborted = signal.reason) as Error)))] });
    live.type(CTRL_V);
    live.type('still here');
    await live.sees('› still here');
    live.type(`${CTRL_V}${KEYS.ctrlC}${KEYS.ctrlD}`);
    await live.end;
    expect(aborted).not.toBeNull();
  });

  it('are kept back from a model that cannot look at them', async () => {
    const live = await start({ turns: [say('read it')], tui: { overrides: { model: 'gpt-oss-20b', sandbox: 'danger-full-access', approvalPolicy: 'never' } } });
    paste(live, './a.png');
    await live.sees('› [Image #1]');
    live.type(`look${KEYS.enter}`);
    await live.sees('■ gpt-oss-20b cannot look at images.');
    await live.sees('› [Image #1] look');
    expect(live.model.requests).toHaveLength(0);
    live.type(`${KEYS.ctrlC}read${KEYS.enter}`);
    await live.sees('• read it');
  });

  it('of the command line wait in the composer, or go with its prompt', async () => {
    const live = await start({ turns: [say('seen')], tui: { prompt: 'what is it', images: ['/nowhere/x.png'] } });
    await live.sees('• seen');
    expect(live.screen.all).toEqual(expect.arrayContaining(['› [Image #1]', '  what is it']));
    await live.close();
    app = undefined;
    const waiting = await start({ tui: { images: ['/x/1.png', '/x/2.png'] } });
    await waiting.sees('› [Image #1] [Image #2]');
  });
});
