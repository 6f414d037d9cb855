import { functionTool, type ToolSpec } from '../tool-spec.ts';

/** The freeform tool. `grammar` is the patch language in Lark, from the package that parses it. */
export function freeformPatchSpec(grammar: string): ToolSpec {
  return {
    type: 'custom',
    name: 'apply_patch',
    description: 'Edits files with a patch. The input is the patch itself, as plain text: do not wrap it in JSON.',
    format: { type: 'grammar', syntax: 'lark', definition: grammar },
  };
}

const DESCRIPTION = `Edits files with a patch. The patch lists file operations between two marker lines:

*** Begin Patch
*** Add File: path/to/new.txt
+every line of the new file starts with a plus
*** Update File: path/to/existing.txt
*** Move to: path/to/renamed.txt
@@ optional line that leads to the place, such as a function header
 a context line starts with a space
-a line to remove
+a line to put in its place
*** Delete File: path/to/old.txt
*** End Patch

"*** Move to:" is optional. Give about three lines of context before and after a change; where they occur more than once, name the enclosing function or class after "@@". Use "*** End of File" after a change at the very end. Paths are relative to the working directory.`;

export const jsonPatchSpec = functionTool('apply_patch', DESCRIPTION, { input: { type: 'string', description: 'The whole patch.' } }, ['input']);
