/** The patch language, for models that were not trained on it. */
export const PATCH_FORMAT = `### The patch format

A patch is one text that can touch any number of files:

\`\`\`
*** Begin Patch
*** Add File: docs/greeting.md
+# Greeting
+How the greeting is chosen.
*** Update File: src/greet.py
@@ def greet(name):
     name = name.strip()
-    return "Hi " + name
+    return f"Hello, {name}!"
*** Delete File: src/old_greet.py
*** End Patch
\`\`\`

- \`*** Add File: <path>\` creates a file; every line of its text starts with \`+\`.
- \`*** Delete File: <path>\` removes one and has no lines of its own.
- \`*** Update File: <path>\` changes one. A line \`*** Move to: <new path>\` directly below renames it as well.
- An update is made of chunks, in the order in which they appear in the file. Each opens with \`@@\`, alone or followed by one earlier line of the file, such as the head of the enclosing function, after which the search begins.
- In a chunk the first character of a line decides: a space for a line that stays, \`-\` for one that goes, \`+\` for one that comes. Give about three unchanged lines on either side; if these occur more than once in the file, put the enclosing definition after the \`@@\`.
- To insert lines, include the unchanged neighbours. A chunk with nothing but \`+\` lines is added at the end of the file.
- \`*** End of File\` below the last line of a chunk ties it to the end of the file.
- There are no line numbers.

If \`apply_patch\` is not among your tools, pass the patch to the shell tool in this form:

\`\`\`
apply_patch <<'EOF'
*** Begin Patch
...
*** End Patch
EOF
\`\`\``;
