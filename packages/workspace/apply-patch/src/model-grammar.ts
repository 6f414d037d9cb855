/**
 * The patch language as a Lark grammar, for models that write the tool's input under it. It is stricter than
 * `parsePatch`: at least one hunk, at least one line in an added file, no padding.
 */
export const APPLY_PATCH_GRAMMAR = `start: opening hunk+ closing
opening: "*** Begin Patch" LF
closing: "*** End Patch" LF?

hunk: addition | deletion | edit
addition: "*** Add File: " path LF new_line+
deletion: "*** Delete File: " path LF
edit: "*** Update File: " path LF destination? section?

destination: "*** Move to: " path LF
section: (anchor | diff_line)+ file_end?
anchor: ("@@" | "@@ " /(.+)/) LF
diff_line: ("+" | "-" | " ") /(.+)/? LF
new_line: "+" /(.+)/? LF
file_end: "*** End of File" LF
path: /(.+)/

%import common.LF
`;
