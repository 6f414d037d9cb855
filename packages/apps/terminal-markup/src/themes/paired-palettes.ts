/** Themes that come as a dark and a light one. In the notation of `readPalette`. */
export const PAIRED_PALETTES: Readonly<Record<string, string>> = {
  'coldark-cold': `
    #111b27 text
    #3c526d comment
    #a04900 keyword operator
    #116b00 string key inserted
    #af00af escape regexp builtin
    #755f00 number constant attribute
    #7c00aa function
    #005a8e variable
    #005a8e* self heading
    #006d6d parameter tag
    #c22f2e deleted
  `,
  'coldark-dark': `
    #e3eaf2 text
    #8da1b9 comment
    #e9ae7e keyword operator
    #91d076 string key inserted
    #f4adf4 escape regexp builtin
    #e6d37a number constant attribute
    #c699e3 function
    #6cb8e6 variable
    #6cb8e6* self heading
    #66cccc parameter tag
    #cd6660 deleted
  `,
  'gruvbox-dark': `
    #fbf1c7 text
    #928374 comment
    #fb4934 keyword escape deleted
    #b8bb26 string regexp function key heading inserted
    #d3869b number constant self
    #fabd2f type attribute
    #8ec07c builtin operator
    #83a598 variable tag meta
  `,
  'gruvbox-light': `
    #282828 text
    #928374 comment
    #9d0006 keyword escape deleted
    #79740e string regexp function key heading inserted
    #8f3f71 number constant self
    #b57614 type attribute
    #427b58 builtin operator
    #076678 variable tag meta
  `,
  'one-half-dark': `
    #dcdfe4 text
    #5c6370 comment
    #c678dd keyword operator key
    #98c379 string regexp inserted
    #56b6c2 escape
    #e5c07b number constant type attribute
    #61afef function builtin heading
    #e06c75 variable self parameter tag meta deleted
  `,
  'one-half-light': `
    #383a42 text
    #a0a1a7 comment
    #a626a4 keyword operator
    #50a14f string regexp key
    #0997b3 escape
    #c18401 number constant type attribute
    #0184bc function builtin heading
    #e45649 variable self parameter tag meta
    #98c379 inserted
    #e06c75 deleted
  `,
  'solarized-dark': `
    #839496 text
    #586e75 comment
    #859900 keyword builtin inserted
    #2aa198 string regexp key
    #dc322f escape deleted
    #6c71c4 number
    #b58900 constant function type attribute
    #268bd2 variable parameter tag meta
    #d33682 self
    #657b83 operator punctuation
    #cb4b16* heading
  `,
  'solarized-light': `
    #657b83 text
    #93a1a1 comment
    #859900 keyword builtin inserted
    #2aa198 string regexp key
    #dc322f escape deleted
    #6c71c4 number
    #b58900 constant function type attribute
    #268bd2 variable parameter tag meta
    #d33682 self
    #cb4b16* heading
  `,
};
