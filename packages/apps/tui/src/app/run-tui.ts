import { App } from './app.ts';
import { Screen } from './screen.ts';
import { type TuiEnd, type TuiOptions } from './tui-options.ts';

/**
 * Runs the terminal UI until the user leaves, and gives the terminal back as it was found. The client stays open.
 * Throws CodexError `no_terminal` where nothing can be drawn.
 */
export async function runTui(options: TuiOptions): Promise<TuiEnd> {
  let app: App | null = null;
  const screen = await Screen.open({
    ...options,
    onInput: (event) => app?.input(event),
    frame: (size, theme) => app?.frame(size, theme) ?? { frame: { lines: [], cursor: null }, isFullScreen: false },
  });
  try {
    app = new App(screen, options);
    return await app.run();
  } finally {
    app?.close();
    screen.close();
  }
}
