import { saveSettings } from './save-settings.ts';
import { type SlashCommand } from './slash-command.ts';

export const vim: SlashCommand = {
  name: 'vim',
  description: 'edit the prompt as in Vim, or no longer',
  whileRunning: true,
  run: (context) => {
    const { composer, store } = context;
    const isOn = composer.vimState === null;
    composer.setVim(isOn);
    store.dispatch({ type: 'info', text: isOn ? 'The prompt is edited as in Vim: esc for commands, i to write.' : 'The prompt is edited as usual.' });
    void saveSettings(context, { 'tui.vim': isOn });
  },
};
