import { type TurnPlanStep } from '@codex-ts/app-server-protocol';

import { type Style } from './style.ts';

/** The agent's plan: why it changed, then one marked line per step. */
export function planLines(
  { explanation, plan }: { explanation?: string | null | undefined; plan: readonly TurnPlanStep[] },
  style: Style,
): string[] {
  const why = explanation ? [style.italic(explanation)] : [];
  return [...why, ...plan.map((step) => stepLine(step, style))];
}

function stepLine({ step, status }: TurnPlanStep, style: Style): string {
  switch (status) {
    case 'completed':
      return `  ${style.green('✓')} ${step}`;
    case 'inProgress':
      return `  ${style.cyan('→')} ${step}`;
    case 'pending':
      return `  ${style.dim('•')} ${style.dim(step)}`;
  }
}
