import { statusFacts } from '../../app/commands/status.ts';
import { statusCardLines } from '../../views/rows/status-card.ts';
import { type PlainCommand } from '../plain-context.ts';
import { sayCard } from '../say/notices.ts';

export const status: PlainCommand = {
  name: 'status',
  description: 'say what this conversation runs with and what it has used',
  whileRunning: true,
  run: async (context) => {
    const facts = await statusFacts(context);
    context.say(sayCard({ kind: 'card', draw: (width) => statusCardLines(facts, width) }));
  },
};
