/** One of everything that an answer may hold. */
export const EVERYTHING = `# Title with *emphasis*
## Second \`code\`
### Third
#### Fourth

A paragraph with **bold**, *italic*, ~~gone~~ and \`inline code\`, long enough to be wrapped at forty and at eighty columns.
A soft break before this, a hard one after  
this. AT&amp;T &lt;tag&gt; &#27;[31m <b>html</b> \\*no emphasis\\*

Underlined
----------

- first
- second **bold**
  - nested one
  - nested two, which is long enough to be wrapped in a narrow terminal
    1. deep
    2. deeper
- [x] done
- [ ] to do

7. seven
8. eight

   A second paragraph of eight.

   \`\`\`js
   const x = 1;
   \`\`\`
9. nine

> A quote with **bold**
> - and a list
>
> > deeper

---

See [the docs](https://example.com/docs), [config](src/config.ts#L10), <https://auto.example>, https://bare.example/x and me@example.com.
![a picture](img/a.png) 【F:src/a__b__.ts†L3-L9】 [by label][one] [unknown][two]

[one]: https://one.example "One"

| Name | Kind | What it is |
|:-----|:----:|-----------:|
| \`a\` | x | short |
| beta | yy | a description that needs quite some room to be read |

\`\`\`ts
// A comment
export function add(a: number, b: number): number {
  return a + b;

}
\`\`\`

    indented code

<details>
<summary>More</summary>
</details>

日本語のテキストは単語の間に空白がありませんがそれでも折り返されなければなりません。
`;
