/** Chris Kempson's Base16 schemes. In the notation of `readPalette`. */
export const BASE16_PALETTES: Readonly<Record<string, string>> = {
  'base16-eighties-dark': `
    #d3d0c8 text
    #747369 comment
    #cc99cc keyword
    #99cc99 string key inserted
    #66cccc escape regexp builtin
    #f99157 number constant attribute
    #6699cc function heading
    #ffcc66 type
    #f2777a variable self parameter tag meta deleted
  `,
  'base16-mocha-dark': `
    #d0c8c6 text
    #7e705a comment
    #a89bb9 keyword
    #beb55b string key inserted
    #7bbda4 escape regexp builtin
    #d28b71 number constant attribute
    #8ab3b5 function heading
    #f4bc87 type
    #cb6077 variable self parameter tag meta deleted
  `,
  'base16-ocean-dark': `
    #c0c5ce text
    #65737e comment
    #b48ead keyword
    #a3be8c string key inserted
    #96b5b4 escape regexp builtin
    #d08770 number constant attribute
    #8fa1b3 function heading
    #ebcb8b type
    #bf616a variable self parameter tag meta deleted
  `,
  'base16-ocean-light': `
    #4f5b66 text
    #a7adba comment
    #b48ead keyword
    #a3be8c string key inserted
    #96b5b4 escape regexp builtin
    #d08770 number constant type attribute
    #8fa1b3 function heading
    #bf616a variable self parameter tag meta deleted
  `,
};
