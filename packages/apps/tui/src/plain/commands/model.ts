import { changeModel } from '../../app/commands/model.ts';
import { ChoiceDialog } from '../ask/choice-dialog.ts';
import { type PlainCommand } from '../plain-context.ts';

export const model: PlainCommand = {
  name: 'model',
  description: 'choose the model and how hard it thinks',
  whileRunning: false,
  run: async (context) => {
    const { client, session, ask } = context;
    const { data } = await client.request('model/list', {});
    const rows = data.filter(({ hidden }) => !hidden).map((each) => ({ value: each, label: each.displayName, description: each.description, isCurrent: each.model === session.settings?.model }));
    if (rows.length === 0) return context.say(['There are no models to choose from.']);
    const chosen = await ask(new ChoiceDialog({ lines: ['Which model?'], rows, safe: { value: null } }));
    if (chosen === null) return context.say(['The model stays.']);
    const efforts = chosen.supportedReasoningEfforts;
    if (efforts.length <= 1) return changeModel(context, chosen.model, efforts[0]?.reasoningEffort ?? null);
    const held = chosen.model === session.settings?.model ? session.settings.effort : null;
    const effort = await ask(
      new ChoiceDialog({
        lines: [`How hard should ${chosen.displayName} think?`],
        rows: efforts.map(({ reasoningEffort, description }) => ({ value: reasoningEffort, label: `${reasoningEffort}${reasoningEffort === chosen.defaultReasoningEffort ? ' (default)' : ''}`, description, isCurrent: reasoningEffort === held })),
        safe: { value: null },
      }),
    );
    if (effort === null) return context.say(['The model stays.']);
    changeModel(context, chosen.model, effort);
  },
};
