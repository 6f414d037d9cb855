// A program that draws on its terminal and ends in the way its argument says; built and run by pty.spec.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { line } from '@codex-ts/terminal-markup';
import { type InputEvent } from './input-event.ts';
import { InlineViewport } from './inline-viewport.ts';
import { Terminal } from './terminal.ts';

const [, , way = ''] = process.argv;

function ended(): void {
  if (way === 'exit') process.exit(3);
  if (way === 'crash') throw new Error('The program is broken.');
  if (way === 'reject') void Promise.reject(new Error('The promise is broken.'));
  if (way === 'close') terminal.close();
  if (way === 'lend') void lend();
}

async function lend(): Promise<void> {
  await terminal.lend(async () => {
    await once(spawn('sh', ['-c', 'stty -a | grep -q "[^-]icanon" && echo cooked; printf "name? "; read -r x; echo "hello $x"'], { stdio: 'inherit' }), 'exit');
  });
}

function draw(text: string): void {
  viewport.draw({ lines: [line('status'), line(`> ${text}`), line('footer')], cursor: { x: 2, y: 1 } });
}

async function onEvent(event: InputEvent): Promise<void> {
  if (event.type === 'continued') {
    viewport.start((await terminal.query()).cursor, terminal.size);
    draw('again');
  }
  if (event.type !== 'key') return;
  if (event.key.ctrl && event.key.name === 'z') terminal.stop();
  else if (event.key.name === 'enter') ended();
  else if (event.key.name === 'q') terminal.close();
}

const terminal: Terminal = new Terminal({ onEvent: (event) => void onEvent(event), farewell: (): string => viewport.suspend() });
const viewport: InlineViewport = new InlineViewport({ write: (text) => terminal.write(text), size: terminal.size, depth: 'none' });
terminal.open();
viewport.start((await terminal.query()).cursor, terminal.size);
viewport.insertLines([line('finished 1'), line('finished 2')]);
draw(`ready ${process.pid}`);
