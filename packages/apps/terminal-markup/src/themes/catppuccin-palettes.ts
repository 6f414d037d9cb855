import { MOCHA } from './default-palettes.ts';

/** The four flavours of Catppuccin. In the notation of `readPalette`. */
export const CATPPUCCIN_PALETTES: Readonly<Record<string, string>> = {
  'catppuccin-frappe': `
    #c6d0f5 text
    #949cbb comment punctuation
    #ca9ee6 keyword
    #a6d189 string regexp inserted
    #f4b8e4 escape
    #ef9f76 number constant builtin
    #8caaee function key tag
    #e5c890 type attribute meta
    #e78284 self deleted
    #ea999c parameter
    #81c8be operator heading
  `,
  'catppuccin-latte': `
    #4c4f69 text
    #7c7f93 comment punctuation
    #8839ef keyword
    #40a02b string regexp inserted
    #ea76cb escape
    #fe640b number constant builtin
    #1e66f5 function key tag
    #df8e1d type attribute meta
    #d20f39 self deleted
    #e64553 parameter
    #179299 operator heading
  `,
  'catppuccin-macchiato': `
    #cad3f5 text
    #939ab7 comment punctuation
    #c6a0f6 keyword
    #a6da95 string regexp inserted
    #f5bde6 escape
    #f5a97f number constant builtin
    #8aadf4 function key tag
    #eed49f type attribute meta
    #ed8796 self deleted
    #ee99a0 parameter
    #8bd5ca operator heading
  `,
  'catppuccin-mocha': MOCHA,
};
