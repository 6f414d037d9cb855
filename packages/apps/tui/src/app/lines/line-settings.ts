import { type TuiSettings } from '../tui-options.ts';

/** The two lines that the user puts together of items. */
export type LineName = 'statusLine' | 'terminalTitle';

/** What the status line and the window's title show, as it is now: it can be changed while the program runs. */
export class LineSettings {
  #ids: Readonly<Partial<Record<LineName, readonly string[]>>>;

  constructor({ statusLine, terminalTitle }: Pick<TuiSettings, LineName>) {
    this.#ids = { ...(statusLine === undefined ? {} : { statusLine }), ...(terminalTitle === undefined ? {} : { terminalTitle }) };
  }

  /** Names of items in order; undefined where nobody has chosen any. */
  get(line: LineName): readonly string[] | undefined {
    return this.#ids[line];
  }

  set(line: LineName, ids: readonly string[] | undefined): void {
    const { [line]: _before, ...others } = this.#ids;
    this.#ids = ids === undefined ? others : { ...others, [line]: ids };
  }
}
