import { describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { KEYS, type LiveApp, liveApps } from './live-app.fixture.ts';
import { TIPS } from './lines/tips.ts';

const start = liveApps();

const say = (message: string): MockScriptEntry => ({ items: [{ message, chunks: 2 }] });
const command = (live: LiveApp, text: string): void => live.type(`/${text}${KEYS.enter}`);

async function turn(live: LiveApp, text: string, answer: string): Promise<void> {
  live.type(`${text}${KEYS.enter}`);
  await live.sees(answer);
  await live.rests();
}

async function configured(live: LiveApp): Promise<Readonly<Record<string, unknown>>> {
  return (await live.client.request('config/read', {})).config;
}

describe('commands that change settings', () => {
  it('/statusline changes the last row at once, saves on Enter and takes all back on Esc', async () => {
    const live = await start({ files: { '.git/HEAD': 'ref: refs/heads/fix/parser\n' } });
    command(live, 'statusline');
    await live.sees('What the last row shows');
    live.type('git');
    await live.sees('› [ ] git-branch');
    live.type(` ${KEYS.enter}`);
    await live.sees(/^ {2}gpt-5.3-codex medium · 100% left · .* · fix\/parser$/);
    await live.rests();
    expect(await configured(live)).toMatchObject({ tui: { status_line: ['model-with-reasoning', 'context-remaining', 'current-dir', 'git-branch'] } });
    command(live, 'statusline');
    await live.sees('What the last row shows');
    live.type(' ');
    await live.sees('› [ ] model-with-reasoning');
    live.type(KEYS.esc);
    await live.sees(/^ {2}gpt-5.3-codex medium · /);
  });

  it('/title does the same with the title, where the mark of work has its place', async () => {
    const live = await start();
    command(live, 'title');
    await live.sees("What the window's title shows");
    live.type(`status ${KEYS.enter}`);
    await live.misses("What the window's title shows");
    expect(live.screen.written).toMatch(/\x1b\]0;\S+ Ready\x1b\\/);
    await live.rests();
    expect(await configured(live)).toMatchObject({ tui: { terminal_title: ['spinner', 'project', 'status'] } });
  });

  it('/fast reaches the request, is shown, and is saved', async () => {
    const live = await start({ turns: [say('one'), say('two')] });
    command(live, 'fast');
    await live.sees('Fast mode is on');
    await live.sees('gpt-5.3-codex medium fast');
    await turn(live, 'hi', 'one');
    expect(live.model.requests.at(-1)?.body).toMatchObject({ service_tier: 'priority' });
    expect(await configured(live)).toMatchObject({ service_tier: 'fast' });
    command(live, 'fast');
    await live.sees('Fast mode is off.');
    await turn(live, 'again', 'two');
    expect(live.model.requests.at(-1)?.body).not.toHaveProperty('service_tier');
  });

  it('/personality is told to the model, and saved', async () => {
    const live = await start({ turns: [say('one')] });
    command(live, 'personality');
    await live.sees('2. Pragmatic (current)');
    live.type('1');
    await live.sees("The model's personality is now friendly.");
    await turn(live, 'hi', 'one');
    expect(JSON.stringify(live.model.requests.at(-1)?.body)).toContain('personality_spec');
    expect(await configured(live)).toMatchObject({ personality: 'friendly' });
  });

  it('/experimental switches what can be tried here, and only what was changed is saved', async () => {
    const live = await start();
    command(live, 'experimental');
    await live.sees('Experimental features');
    live.type(` ${KEYS.enter}`);
    await live.sees('Switched: Patches as plain text on.');
    expect(await configured(live)).toMatchObject({ features: { apply_patch_freeform: true } });
    expect(JSON.stringify(await configured(live))).not.toContain('exec_permission_approvals');
  });

  it('/feedback says where it is kept, and that it was not sent', async () => {
    const live = await start();
    command(live, 'feedback');
    await live.sees('What is the feedback about?');
    live.type('2');
    await live.sees('Put the logs in?');
    live.type('2');
    await live.sees('What happened?');
    live.type(`it stopped${KEYS.enter}`);
    const rows = await live.sees('It was not sent.');
    const folder = /is in a file in (\S+),/.exec(rows.replaceAll(/\n +/g, ''))?.[1] ?? '';
    const [file = ''] = readdirSync(folder);
    expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({ classification: 'bad_result', reason: 'it stopped', attachments: [] });
  });

  it('/vim turns the prompt over', async () => {
    const live = await start();
    command(live, 'vim');
    await live.sees('The prompt is edited as in Vim');
    expect(await configured(live)).toMatchObject({ tui: { vim: true } });
  });
});

describe('prompts of one’s own', () => {
  const prompts = [{ name: 'release', text: '---\ndescription: Make a release\n---\nMake release $VERSION.' }, { name: 'tidy', text: 'Tidy up.' }];
  const customPrompts = (): Promise<typeof prompts> => Promise.resolve(prompts);

  it('are listed with the commands; one that takes nothing is sent, others are written out', async () => {
    const live = await start({ turns: [say('tidied'), say('released')], tui: { customPrompts } });
    live.type('/prompts:');
    await live.sees('/prompts:release  Make a release');
    live.type('t');
    await live.misses('/prompts:release');
    live.type(KEYS.enter);
    await live.sees('tidied');
    await live.rests();
    live.type('/rel');
    await live.sees('› /prompts:release');
    live.type(KEYS.enter);
    await live.sees('› /prompts:release VERSION=""');
    live.type(KEYS.enter);
    await live.sees('released');
    expect(JSON.stringify(live.model.requests.at(-1)?.body?.input)).toContain('Make release .');
  });

  it('say what is missing and keep the text', async () => {
    const live = await start({ tui: { customPrompts } });
    live.type(`/prompts:release 1.2${KEYS.enter}`);
    await live.sees('`1.2` should be NAME=value');
    await live.sees('› /prompts:release 1.2');
    live.type(`\x15/prompts:none${KEYS.enter}`);
    await live.sees('There is no prompt /prompts:none.');
  });
});

it('a tip stands below the header, unless it is not wanted', async () => {
  const live = await start({ tui: { settings: { showTooltips: true } } });
  await live.sees(`Tip: ${TIPS[0].slice(0, 40)}`);
});
