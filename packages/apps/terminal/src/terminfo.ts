/** What a terminal's description says about it. */
export interface TerminalAbilities {
  /** Whether it moves its cursor by the sequences that we write. */
  readonly movesCursor: boolean;
  readonly hasAlternateScreen: boolean;
}

/**
 * Looks a terminal up in the system's terminfo, with neo-blessed's reader, which is loaded here: only a terminal that
 * we do not know by its name is worth the time. null: there is no description, or the reader cannot read it.
 */
export async function readTerminfo(term: string): Promise<TerminalAbilities | null> {
  if (!/^[\w.+-]+$/.test(term)) return null;
  const { default: Tput } = await import('neo-blessed/lib/tput.js');
  try {
    const { strings } = new Tput().readTerminfo(term);
    const can = (name: string): boolean => strings[name]?.startsWith('\x1b[') === true;
    return { movesCursor: can('cursor_address'), hasAlternateScreen: can('enter_ca_mode') };
  } catch {
    // Many systems have no terminfo, and newer descriptions have a form that the reader does not know: both are usual.
    return null;
  }
}
