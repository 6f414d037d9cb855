import { loadHighlighter } from '@codex-ts/terminal-markup';

import { ThemePicker } from '../../views/pickers/theme-picker.ts';
import { type ShownTheme, themePreview } from '../themes/theme-preview.ts';
import { saveSettings } from './save-settings.ts';
import { type SlashCommand } from './slash-command.ts';

export const theme: SlashCommand = {
  name: 'theme',
  description: 'choose the colours of code',
  whileRunning: false,
  run: async (context) => {
    const { colors, themes, panes, keymap, options, store, redraw } = context;
    const highlighter = await (options.loadHighlighter ?? loadHighlighter)();
    const { builtin, own } = await themes.names();
    const seen = new Map<string | null, ShownTheme | null>([[null, { theme: null }]]);
    for (const name of builtin) seen.set(name, await themes.find(name));
    const look = async (name: string): Promise<ShownTheme> => {
      seen.set(name, null);
      const shown = await themes.find(name);
      seen.set(name, shown);
      redraw();
      return shown;
    };
    const preview = (name: string | null, width: number): ReturnType<typeof themePreview> => {
      const shown = seen.get(name);
      // The user's own files are read when they are first looked at.
      if (shown === undefined && name !== null) void look(name);
      return shown == null ? [] : themePreview(shown, { width, highlighter, colors });
    };
    const choose = async (name: string | null, close: () => void): Promise<void> => {
      const shown = seen.get(name) ?? (await look(name ?? ''));
      // The preview says what is wrong with it.
      if ('problem' in shown) return;
      close();
      colors.use(shown.theme);
      store.dispatch({ type: 'info', text: shown.theme === null ? 'Code has the colours that suit the background.' : `Code has the colours of ${shown.theme.name} now.` });
      await saveSettings(context, { 'tui.theme': name });
    };
    panes.open(new ThemePicker({ names: builtin, ownNames: own, current: colors.syntax?.name ?? null, preview, keymap }), (outcome, close) => {
      if (outcome.type === 'cancelled') close();
      else void choose(outcome.name, close);
    });
  },
};
