import { type Keymap } from '@codex-ts/keymap';

import { paragraphs } from '../text/paragraphs.ts';
import { NoticeView } from './notice-view.ts';

/** Somebody else is waited for. `about`: who that is, or why. */
export function waitNotice({ title, about }: { readonly title: string; readonly about: string }, keymap?: Keymap): NoticeView {
  return new NoticeView(title, (width) => [{ lines: paragraphs(about, width), rank: 40 }], keymap);
}
