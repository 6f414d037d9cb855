import { expect, it } from '@jest/globals';

import { FakeHooks, FakeInput, FakeOutput } from '@codex-ts/fake-terminal';
import { type LineInput } from './line-terminal.ts';
import { SimpleTerminal } from './simple-terminal.ts';

function begin() {
  const heard: LineInput[] = [];
  const input = new FakeInput();
  const hooks = new FakeHooks();
  let written = '';
  const terminal = new SimpleTerminal({ input, output: new FakeOutput({ columns: 80, rows: 24 }, (text) => void (written += text)), hooks, onInput: (each) => heard.push(each) });
  return { terminal, input, hooks, heard, written: () => written, type: (text: string | Buffer) => void input.emit('data', Buffer.from(text)) };
}

it('gives whole lines, however their bytes come, and Ctrl+C', () => {
  const { heard, hooks, type } = begin();
  const bytes = Buffer.from('größe\r\n\nlast');
  type(bytes.subarray(0, 4));
  type(bytes.subarray(4));
  hooks.emit('SIGINT');
  type('\n');
  expect(heard).toEqual([{ type: 'line', text: 'größe' }, { type: 'line', text: '' }, { type: 'interrupt' }, { type: 'line', text: 'last' }]);
});

it('edits what is hidden by itself, and shows it again afterwards', () => {
  const { terminal, input, heard, type } = begin();
  terminal.hide(true);
  expect(input.isRaw).toBe(true);
  type('wrong\x15sek\x7fcret\r');
  type('x\x03');
  type('\x04');
  expect(heard).toEqual([{ type: 'line', text: 'secret' }, { type: 'interrupt' }, { type: 'closed' }]);
  terminal.close();
  expect(input.isRaw).toBe(false);
});

it('reads nothing while it is lent, nor after its end; writes nothing to one that is gone', async () => {
  const { terminal, input, hooks, heard, type, written } = begin();
  await terminal.lend(() => Promise.resolve(type('for the editor\n')));
  expect(heard).toEqual([]);
  input.emit('end');
  terminal.write('last words');
  input.emit('error', Object.assign(new Error('gone'), { code: 'EIO' }));
  terminal.write('too late');
  terminal.close();
  type('later\n');
  hooks.emit('SIGINT');
  expect([heard, written()]).toEqual([[{ type: 'closed' }, { type: 'closed' }], 'last words']);
});
