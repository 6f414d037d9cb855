import { quickAnswer } from './entry/quick-answer.ts';

/** Of the published package; put in by the bundler. */
declare const CODEX_TS_VERSION: string;

// The common questions are answered before anything else is loaded.
const answer = quickAnswer(process.argv.slice(2), CODEX_TS_VERSION);
if (answer === null) void import('./process/run-process.ts').then(({ runProcess }) => runProcess(CODEX_TS_VERSION));
else process.stdout.write(answer);
