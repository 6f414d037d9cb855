import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { closeTerminals, openEmulator } from './terminal.fixture.ts';
import { KEYS } from './terminal-face.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

afterEach(closeTerminals);
afterAll(closeWorlds);

/** Clears the screen, moves the cursor, writes the clipboard and the title, turns the reading direction; in seven and in eight bits. */
const EVIL = '\x1b[2J\x1b[77;77H\x1b]52;c;RVZJTA==\x07\x1b]0;EVIL\x07\x1bP+qEVIL\x1b\\\x9b77;77H\x9d52;c;RVZJTA==\x9c\u202e\u2066\x07\x08\r\x0b\x1bc';
const SHELL_EVIL = String.raw`\033[2J\033[77;77H\033]52;c;RVZJTA==\007\033]0;EVIL\007\302\233[77;77H\342\200\256`;
const marked = (name: string): string => `${name}<${EVIL}>${name}`;

/** What the terminal was told to do, each thing once, without what was asked of it. */
function sequences(written: string): string[] {
  const found = written.match(/\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^[\]P^_X]/g) ?? [];
  return [...new Set(found)];
}

/** What was written, without any of that. */
const plain = (written: string): string => written.replaceAll(/\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^[\]P^_X]/g, '');

describe('what a model, a tool or a server says', () => {
  it('cannot move the cursor, write the clipboard, set the title or turn the reading direction', async () => {
    const world = await makeWorld({
      settings: 'disable_paste_burst = true\nshow_raw_agent_reasoning = false\n[tui]\nterminal_title = ["project", "thread"]',
      files: { [`a${EVIL.replaceAll('/', '')}.txt`]: 'one\n' },
      turns: [
        { items: [{ reasoning: `**${marked('Heading')}**\n\n${marked('Thought')}` }, { message: `${marked('Said')} [${marked('link')}](http://x/${EVIL}) \`${marked('code')}\`\n\n\`\`\`sh\n${marked('Block')}\n\`\`\`\n\n| ${marked('cell')} |\n|---|\n`, chunks: 40, phase: 'commentary' }, { call: 'exec_command', args: { cmd: `printf 'Printed ${SHELL_EVIL}\\n'; ls; : '${marked('Command')}'`, login: false } }] },
        { items: [{ call: 'update_plan', args: { explanation: marked('Why'), plan: [{ step: marked('Step'), status: 'pending' }] } }] },
        { items: [{ custom: 'apply_patch', input: `*** Begin Patch\n*** Add File: b${EVIL.replaceAll(/[\r\n]/g, '')}.txt\n+${marked('Patched').replaceAll(/[\r\n\x0b]/g, '')}\n*** End Patch` }] },
        { items: [{ raw: { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: marked('Searched') } } }, { call: 'exec_command', args: { cmd: `: '${marked('Asked')}'`, login: false, sandbox_permissions: 'require_escalated', justification: marked('Because') } }] },
        { status: 400, error: { message: marked('Refused') } },
      ],
    });
    const run = openEmulator(world, ['-s', 'workspace-write', '-a', 'on-request', marked('Prompted')], { columns: 100, rows: 40 });
    await run.shows('Would you like');
    await run.type('y');
    await run.shows('Refused');
    await run.type(`/rename ${marked('Named').replaceAll(/[\x07\x08\r\x0b]/g, '')}\r`);
    await run.shows('renamed to');
    await run.paste(`pasted ${EVIL}`);
    await run.shows('pasted');
    await run.type(KEYS.ctrlT);
    await run.shows('T R A N S C R I P T');
    await run.type('q');
    await run.hides('T R A N S C R I P T');
    await run.type(`${KEYS.ctrlU}${KEYS.ctrlD}`);
    const all = await run.text();
    for (const name of ['Prompted', 'Thought', 'Said', 'Block', 'Printed', 'Command', 'Step', 'Patched', 'Searched', 'Refused']) expect(all).toContain(name);
    const told = sequences(run.written);
    // A title holds the name of the thread, which is text there.
    expect(told.filter((each) => !each.startsWith('\x1b]0;') && /77;77|\x1b\[2J|\x1bc|\]52|\x1bP/.test(each))).toEqual([]);
    expect(told.filter((each) => each.includes('EVIL'))).toEqual([]);
    expect(told.filter((each) => /[\x80-\x9f\u202a-\u202e\u2066-\u2069]/.test(each))).toEqual([]);
    expect(plain(run.written)).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    // What is left on the screen is the one conversation, from its first message on.
    expect(all).toContain('› Prompted<');
  });
});
