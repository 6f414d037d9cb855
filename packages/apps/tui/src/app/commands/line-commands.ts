import { line, span } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { ArrangeList } from '../../views/settings/arrange-list.ts';
import { DEFAULT_STATUS_LINE, DEFAULT_TITLE, previewTexts, STATUS_LINE_ITEMS, TITLE_ITEMS } from '../../views/settings/line-items.ts';
import { type LineName } from '../lines/line-settings.ts';
import { saveSettings } from './save-settings.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

const LINES = {
  statusLine: { title: 'What the last row shows', key: 'tui.status_line', items: STATUS_LINE_ITEMS, usual: DEFAULT_STATUS_LINE, between: ' · ' },
  terminalTitle: { title: "What the window's title shows", key: 'tui.terminal_title', items: TITLE_ITEMS, usual: DEFAULT_TITLE, between: ' ' },
} as const;

export const statusline: SlashCommand = {
  name: 'statusline',
  description: 'choose what the last row shows',
  whileRunning: false,
  run: (context) => arrange(context, 'statusLine'),
};

export const title: SlashCommand = {
  name: 'title',
  description: "choose what the window's title shows",
  whileRunning: false,
  run: (context) => arrange(context, 'terminalTitle'),
};

/** Every change shows at once; Esc takes them all back. */
function arrange(context: CommandContext, name: LineName): void {
  const { lines, panes, keymap } = context;
  const { title: asked, key, items, usual, between } = LINES[name];
  const before = lines.settings.get(name);
  const set = (ids: readonly string[] | undefined): void => {
    lines.settings.set(name, ids);
    lines.changed();
  };
  // The mark of work shows only while there is some; the preview shows it always.
  const texts = (): ReturnType<typeof lines.texts> => ({ ...lines.texts(name), ...(name === 'terminalTitle' ? { spinner: '⠋' } : {}) });
  const view = new ArrangeList({ title: asked, items, chosen: before ?? usual, preview: (ids) => line(span(previewTexts(ids, texts()).join(between), DIM)), keymap });
  panes.open(view, (outcome, close) => {
    if (outcome.type === 'changed') return set(outcome.ids);
    close();
    if (outcome.type === 'cancelled') return set(before);
    set(outcome.ids);
    void saveSettings(context, { [key]: outcome.ids });
  });
}
