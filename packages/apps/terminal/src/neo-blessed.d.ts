/** The part of neo-blessed that we use: its reader of terminfo. It brings no types of its own. */
declare module 'neo-blessed/lib/tput.js' {
  interface Terminfo {
    /** By their long names in lower case with underscores; null and absent: the terminal cannot do that. */
    readonly strings: Readonly<Record<string, string | null | undefined>>;
  }

  class Tput {
    /** Finds and reads a description; throws what it likes where there is none, or none that it understands. */
    readTerminfo(term: string): Terminfo;
  }

  export default Tput;
}
