import { type TuiFace } from '../app/tui-face.ts';
import { type PlainTuiOptions } from './plain-tui.ts';

/** Takes the terminal line by line, which nobody pays for who has a screen. Throws CodexError `no_terminal` where there is none. */
export async function openPlain(options: PlainTuiOptions): Promise<TuiFace> {
  const { PlainTui } = await import('./plain-tui.ts');
  return new PlainTui(options);
}
