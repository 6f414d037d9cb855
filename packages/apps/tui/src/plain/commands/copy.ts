import { copy as copyAnswer } from '../../app/commands/copy.ts';
import { type PlainCommand } from '../plain-context.ts';

/** Terminals that can no more than print have no clipboard of their own. */
export const copy: PlainCommand = {
  ...copyAnswer,
  run: (context, text) => {
    if (!context.isSimple) return copyAnswer.run(context, text);
    const write = (): never => {
      throw new Error('this terminal has no clipboard');
    };
    return copyAnswer.run({ ...context, write }, text);
  },
};
