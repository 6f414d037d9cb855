/** How files are changed. */
export const EDITING = `## Editing with \`apply_patch\`

- Use \`apply_patch\` for every edit that you compose yourself: creating, changing, renaming and deleting text files. The user sees it as a diff, and an edit that does not fit is refused instead of landing in the wrong place. Redirections, \`sed -i\` and throw-away scripts offer neither.
- Commands are right where the result is mechanical: formatters, code generators, package managers, one rename over many files.
- Copy context lines exactly as the file has them, with enough around the change to make the place unique. If a patch is refused, read that part of the file again and write a new patch from what is there; sending the same one again cannot work.
- A patch reported as applied is applied. There is no need to open the file again to make sure.
- Paths are relative to the working directory. Plain ASCII files stay plain ASCII unless there is a reason.`;
