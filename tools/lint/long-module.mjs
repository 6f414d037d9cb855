/** Warns when a module grows past the size at which it can still be taken in at a glance; `max-lines` fails later. */
export const longModule = {
  meta: { type: 'suggestion', schema: [{ type: 'object', properties: { max: { type: 'integer' } }, additionalProperties: false }] },
  create(context) {
    const { max } = context.options[0] ?? { max: 300 };
    return {
      'Program:exit'(node) {
        const lines = context.sourceCode.lines.length;
        if (lines > max) context.report({ node, loc: { line: max + 1, column: 0 }, message: `This module has ${lines} lines; beyond ${max} it usually holds a second idea.` });
      },
    };
  },
};
