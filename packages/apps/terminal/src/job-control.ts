import { type Clock } from './clock.ts';
import { type ProcessHooks } from './process-hooks.ts';

/** A process that nobody can continue is not stopped by its terminal; then it goes on after so long. In ms. */
const NOT_STOPPED_MS = 250;

export interface JobControlOptions {
  readonly hooks: ProcessHooks;
  readonly clock: Clock;
  /** Gives the terminal back to the shell. */
  readonly onStop: () => void;
  /** Takes it again: the shell or another job has used it. */
  readonly onContinue: () => void;
}

/** Ctrl+Z and `fg`: the whole job stops as the shell expects it, and finds its terminal again when it continues. */
export class JobControl {
  readonly #options: JobControlOptions;
  readonly #stop = (): void => this.stop();
  readonly #continue = (): void => this.#continued();
  #isStopping = false;
  #cancel = (): unknown => undefined;

  constructor(options: JobControlOptions) {
    this.#options = options;
    options.hooks.on('SIGTSTP', this.#stop);
    options.hooks.on('SIGCONT', this.#continue);
  }

  /** Whether jobs can be stopped on this platform. */
  get isPossible(): boolean {
    return this.#options.hooks.platform !== 'win32';
  }

  /** Stops the process group. Returns when it has been continued, or a little earlier: nothing may be written before `onContinue`. */
  stop(): void {
    if (this.#isStopping || !this.isPossible) return;
    const { hooks, clock, onStop } = this.#options;
    this.#isStopping = true;
    onStop();
    // Our own listener would keep the signal from stopping us.
    hooks.off('SIGTSTP', this.#stop);
    hooks.kill(0, 'SIGTSTP');
    this.#cancel = clock.after(NOT_STOPPED_MS, () => this.#continued());
  }

  close(): void {
    this.#cancel();
    this.#options.hooks.off('SIGTSTP', this.#stop);
    this.#options.hooks.off('SIGCONT', this.#continue);
  }

  #continued(): void {
    this.#cancel();
    if (this.#isStopping) this.#options.hooks.on('SIGTSTP', this.#stop);
    this.#isStopping = false;
    this.#options.onContinue();
  }
}
