/** Monokai Extended and its kin. In the notation of `readPalette`. */
export const MONOKAI_PALETTES: Readonly<Record<string, string>> = {
  'monokai-extended': `
    #f8f8f2 text
    #75715e comment
    #f92672 keyword operator tag deleted
    #e6db74 string
    #be84ff escape number constant
    #f6aa11 regexp
    #a6e22e function attribute inserted
    #66d9ef type builtin self
    #ffffff variable
    #fd971f parameter key heading
  `,
  'monokai-extended-bright': `
    #f8f8f2 text
    #75715e comment
    #f92672 keyword operator tag deleted
    #e6db74 string key
    #ae81ff escape number constant
    #f6aa11 regexp
    #a6e22e function type attribute inserted
    #66d9ef builtin
    #ffffff variable
    #fd971f parameter heading
  `,
  'monokai-extended-light': `
    #49483e text
    #75715e comment
    #f9005a keyword operator tag deleted
    #998f2f string key
    #684d99 escape number constant
    #f6aa11 regexp
    #679c00 function type attribute inserted
    #0089b3 builtin
    #cf7000 parameter heading
  `,
  'monokai-extended-origin': `
    #f8f8f2 text
    #75715e comment
    #f92672 keyword operator tag deleted
    #e6db74 string regexp key
    #ae81ff escape number constant self
    #a6e22e function type attribute inserted
    #66d9ef builtin
    #ffffff variable meta
    #fd971f parameter heading
  `,
};
