import { type HeaderCell } from '../../cells/cell.ts';
import { DEFAULT_STATUS_LINE, DEFAULT_TITLE, itemTexts, STATUS_LINE_ITEMS, TITLE_ITEMS, unknownItems } from '../../views/settings/line-items.ts';
import { footerItems, homePath } from './footer-items.ts';
import { type LineSettings } from './line-settings.ts';
import { type ProjectPlace } from './project-place.ts';
import { type Session } from '../thread/session.ts';
import { type ThreadStore } from '../thread/thread-store.ts';
import { titleItems } from './title-items.ts';
import { type TuiOptions } from '../tui-options.ts';
import { type WindowTitle } from './window-title.ts';

export interface NamePlateOptions {
  readonly settings: LineSettings;
  readonly session: Session;
  readonly store: ThreadStore;
  readonly place: ProjectPlace;
  readonly title: WindowTitle;
  readonly about: Pick<TuiOptions, 'env' | 'version'>;
}

/** What tells where one is: the card at the top, the last row, the window's title. */
export class NamePlate {
  readonly #options: NamePlateOptions;

  constructor(options: NamePlateOptions) {
    this.#options = options;
  }

  /** All items of the last row. */
  footer(): ReturnType<typeof footerItems> {
    const { session, store, place, about } = this.#options;
    const { root, branch } = place;
    return footerItems({ settings: session.settings, state: store.state, cwd: session.cwd, home: about.env['HOME'], version: about.version, root, branch });
  }

  /** Those that were chosen. */
  footerTexts(): readonly string[] {
    return itemTexts(this.#options.settings.get('statusLine') ?? DEFAULT_STATUS_LINE, this.footer());
  }

  /** All items of the window's title. */
  title(spinner: string): ReturnType<typeof titleItems> {
    const { session, store, place } = this.#options;
    const { root, branch } = place;
    return titleItems({ state: store.state, cwd: session.cwd, model: session.settings?.model ?? null, root, branch, spinner });
  }

  showTitle(): void {
    const { settings, store, title } = this.#options;
    const { turn, questions } = store.state;
    const ids = settings.get('terminalTitle') ?? DEFAULT_TITLE;
    title.show((spinner) => itemTexts(ids, this.title(spinner)).join(' '), { spins: turn !== null && questions.length === 0 });
  }

  header(): HeaderCell {
    const { session, about } = this.#options;
    const { settings } = session;
    const isFree = settings?.sandbox.type === 'dangerFullAccess' && settings.approvalPolicy === 'never';
    const directory = homePath(session.cwd, about.env['HOME']);
    return { kind: 'header', version: about.version, model: settings?.model ?? null, effort: settings?.effort ?? null, directory, permissions: isFree ? 'full access' : null };
  }

  /** What the configuration names and nobody knows. */
  problems(): string[] {
    const { settings } = this.#options;
    return [
      ...unknownItems(settings.get('statusLine') ?? [], STATUS_LINE_ITEMS).map((name) => `\`tui.status_line\`: there is no item \`${name}\`.`),
      ...unknownItems(settings.get('terminalTitle') ?? [], TITLE_ITEMS).map((name) => `\`tui.terminal_title\`: there is no item \`${name}\`.`),
    ];
  }
}
