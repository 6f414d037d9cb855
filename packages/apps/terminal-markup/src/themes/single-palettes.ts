/** Themes that stand alone. In the notation of `readPalette`. */
export const SINGLE_PALETTES: Readonly<Record<string, string>> = {
  1337: `
    #f8f8f2 text
    #6d6d6d comment
    #ff5e5e keyword operator tag
    #fbe3bf string regexp key
    #fdb082 escape number
    #ff8942 constant
    #8cdaff function type
    #6699cc builtin
    #e9fdac variable meta
    #d699ff self
    #fc9354 parameter
    #97d8ea attribute
    #ffb2f9 heading
    #a6e22e inserted
    #f92672 deleted
  `,
  'dark-neon': `
    #ffffff text
    #7c7c7c comment
    #66ccff keyword tag
    #ccff66 string key
    #00a0a0 escape
    #e9c062 regexp
    #ff73fd* number
    #99cc99 constant
    #f8f8f8 function type inserted deleted
    #dad085 builtin
    #8a9a95 variable
    #c6c5fe self parameter meta
    #aaaaaa operator attribute
    #fedcc5 heading
    #253b22 added
    #420e09 removed
  `,
  dracula: `
    #f8f8f2 text
    #6272a4 comment
    #ff79c6 keyword escape operator tag deleted
    #f1fa8c string regexp key
    #bd93f9 number constant self
    #50fa7b function attribute inserted
    #8be9fd type builtin heading
    #ffffff variable
    #ffb86c parameter
  `,
  github: `
    #333333 text
    #969896 comment
    #a71d5d keyword operator
    #183691 string escape key
    #009926 regexp
    #0086b3 number constant builtin variable parameter meta
    #795da3 function
    #df5000 self
    #63a35c attribute tag
    #003300 inserted
    #770000 deleted
    #ddffdd added
    #ffdddd removed
  `,
  'inspired-github': `
    #323232 text
    #969896 comment
    #a71d5d* keyword operator
    #183691 string regexp key
    #0086b3 escape number constant type
    #795da3* function
    #62a35c builtin
    #ed6a43 self
    #795da3 attribute
    #63a35c tag
    #323232* heading
    #eaffea added
    #ffecec removed
  `,
  nord: `
    #d8dee9 text
    #616e88 comment
    #81a1c1 keyword constant self operator tag
    #a3be8c string key inserted
    #ebcb8b escape regexp
    #b48ead number
    #88c0d0 function builtin heading
    #8fbcbb type attribute
    #bf616a deleted
  `,
  'sublime-snazzy': `
    #f8f8f2 text
    #686868 comment
    #ff5c57 keyword operator
    #f3f99d string regexp builtin variable key
    #5af78e escape constant tag
    #f1f1f0 number
    #9aedfe function type attribute
    #ff6ac1 parameter
  `,
  'two-dark': `
    #abb2bf text
    #5c6370 comment
    #c678dd keyword
    #98c379 string inserted
    #56b6c2 escape regexp builtin
    #d19a66 number constant attribute
    #61afef function heading
    #e5c07b type
    #e06c75 variable self parameter key tag meta deleted
  `,
  zenburn: `
    #dedede text
    #87ae86 comment
    #fed6af keyword variable self parameter attribute meta
    #d68686 string key
    #ff8080 escape
    #c76f41 regexp
    #87d6d5 number
    #d6d6ae* constant
    #fffd87 function builtin
    #ececec operator
    #d6d7af tag
    #60b38a inserted
    #ca7172 deleted
  `,
};
