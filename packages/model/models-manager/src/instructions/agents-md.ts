/** What AGENTS.md files mean and how far each reaches. */
export const AGENTS_MD = `## AGENTS.md

Projects can carry standing instructions for agents in files named \`AGENTS.md\`.

- Such a file speaks for its own directory and everything below it. Follow it for each file there that you change.
- Where two of them disagree, the one nearer to the changed file wins. What the user or a developer message says directly comes before all of them.
- The files from the project root down to your working directory were given to you at the start; do not read them again. Before you change files in a deeper directory, or outside this tree, look for further ones on the way there.
- If one names checks to run, run them when your changes are in place and put right what they find in your work.`;
