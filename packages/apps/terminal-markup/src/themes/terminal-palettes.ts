/** Themes made of the terminal's own colours: they look as the user has set these. In the notation of `readPalette`. */
export const TERMINAL_PALETTES: Readonly<Record<string, string>> = {
  ansi: `
    @2 comment string variable inserted
    @5 keyword operator
    @6 escape regexp builtin parameter
    @3 number constant type attribute
    @4 function key heading
    @1 tag deleted
  `,
  'base16': `
    @7 text
    @8 comment
    @5 keyword
    @2 string key inserted
    @6 escape regexp builtin
    @9 number constant attribute
    @4 function heading
    @3 type
    @1 tag deleted
  `,
  'base16-256': `
    @7 text
    @8 comment
    @5 keyword
    @2 string key inserted
    @6 escape regexp builtin
    @16 number constant attribute
    @4 function heading
    @3 type
    @1 tag deleted
  `,
};
