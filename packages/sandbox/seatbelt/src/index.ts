// The only door of @codex-ts/seatbelt: explicit named exports, no logic.
export type { ProxyPorts } from './network-section.ts';
export { type SeatbeltInput, type SeatbeltPlan, seatbeltPlan } from './seatbelt-plan.ts';
