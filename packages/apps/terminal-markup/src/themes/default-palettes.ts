/** Catppuccin Mocha, whole. In the notation of `readPalette`. */
export const MOCHA = `
    #cdd6f4 text
    #9399b2 comment punctuation
    #cba6f7 keyword
    #a6e3a1 string regexp inserted
    #f5c2e7 escape
    #fab387 number constant builtin
    #89b4fa function key tag
    #f9e2af type attribute meta
    #f38ba8 self deleted
    #eba0ac parameter
    #94e2d5 operator heading
`;

/** The hues of Catppuccin Latte, deep enough to be read on white and on our tints. */
export const DEEP_LATTE = `
    #656983 comment
    #7732c4 keyword
    #2d7025 string regexp inserted
    #a8308a escape
    #a84c0c number constant builtin
    #1e56be function key tag
    #8a570a type attribute meta
    #b01f3a self deleted parameter
    #0b6e75 operator heading
`;
