import { patchWords } from './entry/patch-words.ts';
import { quickAnswer } from './entry/quick-answer.ts';

/** Of the published package; put in by the bundler. */
declare const CODEX_TS_VERSION: string;

// Scripts call the patch program many times over, and the common questions want no more than an answer: neither loads the rest.
const patch = patchWords(process.argv);
const answer = patch === null ? quickAnswer(process.argv.slice(2), CODEX_TS_VERSION) : null;
if (patch !== null) void import('./apply-patch/patch-process.ts').then(({ runPatchProcess }) => runPatchProcess(patch));
else if (answer !== null) process.stdout.write(answer);
else void import('./process/run-process.ts').then(({ runProcess }) => runProcess(CODEX_TS_VERSION));
