import { describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';

import { KEYS, type LiveApp, liveApps } from './live-app.fixture.ts';

const start = liveApps();

const code: MockScriptEntry = { items: [{ message: 'So:\n\n```js\nreturn 1;\n```\n' }] };
const plist = (foreground: string): string =>
  `<?xml version="1.0"?>\n<plist version="1.0"><dict><key>settings</key><array>\n<dict><key>scope</key><string>keyword</string><key>settings</key>\n<dict><key>foreground</key><string>${foreground}</string></dict></dict>\n</array></dict></plist>\n`;
/** In 256 colours: the nearest to Dracula's pink, Catppuccin Mocha's mauve, and #ff0000. */
const [PINK, MAUVE, RED] = ['\x1b[38;5;212m', '\x1b[38;5;183m', '\x1b[38;5;196m'];

async function show(live: LiveApp): Promise<string> {
  const before = live.screen.written.length;
  live.type(`go${KEYS.enter}`);
  await live.sees('return 1;');
  await live.rests();
  return live.screen.written.slice(before);
}

describe('/theme', () => {
  it('shows what is selected, uses what is chosen, and keeps it for later sessions', async () => {
    const live = await start({ turns: [code] });
    live.type(`/theme${KEYS.enter}`);
    await live.sees('› default (current)');
    await live.sees('async function greet');
    live.type('drac');
    await live.sees('› dracula');
    expect(live.screen.written).toContain(`${PINK}export`);
    live.type(KEYS.enter);
    await live.sees('Code has the colours of dracula now.');
    expect((await live.client.request('config/read', {})).config).toMatchObject({ tui: { theme: 'dracula' } });
    expect(await show(live)).toContain(`${PINK}return`);
    live.type(`/theme${KEYS.enter}`);
    await live.sees('› dracula (current)');
    live.type('default');
    await live.sees('› default');
    live.type(KEYS.enter);
    await live.sees('the colours that suit the background');
    expect((await live.client.request('config/read', {})).config).not.toHaveProperty('tui.theme');
  });

  it('changes nothing when it is left by Esc', async () => {
    const live = await start({ turns: [code] });
    live.type(`/theme${KEYS.enter}`);
    await live.sees('Select a theme');
    live.type(`nord${KEYS.esc}`);
    await live.misses('Select a theme');
    expect(await show(live)).toContain(`${MAUVE}return`);
    expect((await live.client.request('config/read', {})).config).not.toHaveProperty('tui.theme');
  });

  it("lists the user's own files, says of a broken one where it is broken, and does not take it", async () => {
    const live = await start({ turns: [code], homeFiles: { 'themes/mine.tmTheme': plist('#f00'), 'themes/torn.tmTheme': plist('crimson'), 'themes/notes.txt': 'x' } });
    live.type(`/theme${KEYS.enter}`);
    await live.sees('torn');
    live.type('torn');
    await live.sees('⚠ The theme');
    expect(live.screen.all.join(' ').replaceAll(/\s+/g, ' ')).toMatch(/themes\/torn\.tmTheme cannot be used: line 4: the foreground "crimson" is no colour/);
    live.type(`${KEYS.enter}\x15mine`);
    await live.sees('› mine');
    live.type(KEYS.enter);
    await live.sees('Code has the colours of mine now.');
    expect(await show(live)).toContain(`${RED}return`);
  });
});

describe('tui.theme', () => {
  it('colours code from the start', async () => {
    const live = await start({ turns: [code], tui: { settings: { theme: 'dracula' } } });
    expect(await show(live)).toContain(`${PINK}return`);
  });

  it.each([
    ['none', /There is no theme `none`, nor a file \S+themes\/none\.tmTheme\. The default is used\./],
    ['../config', /There is no theme `\.\.\/config`, nor a file \S+themes\/NAME\.tmTheme\./],
    ['torn', /The theme \S+torn\.tmTheme cannot be used: line 1: it ends before `<\/plist>`\. The default is used\./],
    ['folder', /The theme \S+folder\.tmTheme cannot be used: it is no file\./],
  ])('%s is told of once, and nothing else changes', async (theme, message) => {
    const live = await start({ turns: [code], tui: { settings: { theme } }, homeFiles: { 'themes/torn.tmTheme': '<plist><dict>', 'themes/folder.tmTheme/x': '' } });
    await live.sees('`tui.theme`');
    const said = live.screen.all.join(' ').replaceAll(/\s+/g, ' ');
    expect(said).toMatch(message);
    expect(said.split('`tui.theme`')).toHaveLength(2);
    expect(await show(live)).toContain(`${MAUVE}return`);
  });
});
