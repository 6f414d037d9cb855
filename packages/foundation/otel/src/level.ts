/** From the gravest to the most talkative. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A level as a number: 0 nothing at all, 1 `error` ... 5 `trace`. A filter lets through what is not above its own. */
export const LEVEL_RANK: Readonly<Record<LogLevel | 'off', number>> = { off: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5 };
