/** How long a stop may take to put things in order before the process ends anyway. */
const GRACE_MS = 3000;

const FATAL = { SIGTERM: 143, SIGHUP: 129 } as const;

/** What of a process the signals touch. */
export interface SignalTarget {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

export interface StopSignals {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  /** The exit code that a signal imposes; undefined when the command's own code stands. */
  readonly exitCode: () => number | undefined;
  /** From now on a first signal has no deadline and imposes no exit code. */
  readonly takeTime: () => void;
  /** From now on SIGINT does nothing. */
  readonly ignoreInterrupts: () => void;
}

/**
 * Turns signals into one orderly stop: the command is told, closes what it has open (running commands are killed with
 * it), and ends. After an interrupt (Ctrl-C) the command's own exit code stands; after SIGTERM and SIGHUP it is
 * 128 plus the signal's number. A second signal ends the process at once, 130 for an interrupt, as does a stop that
 * takes longer than three seconds after SIGTERM or SIGHUP.
 */
export function watchStopSignals(target: SignalTarget): StopSignals {
  const stop = new AbortController();
  let imposed: number | undefined;
  let takesTime = false;
  let hearsInterrupts = true;
  const onSignal = (code: number): void => {
    if (stop.signal.aborted) target.exit(code);
    stop.abort();
  };
  target.on('SIGINT', () => {
    if (hearsInterrupts) onSignal(130);
  });
  for (const [name, code] of Object.entries(FATAL)) {
    target.on(name as keyof typeof FATAL, () => {
      onSignal(code);
      if (takesTime) return;
      imposed = code;
      setTimeout(() => target.exit(code), GRACE_MS).unref();
    });
  }
  return { signal: stop.signal, exitCode: () => imposed, takeTime: () => void (takesTime = true), ignoreInterrupts: () => void (hearsInterrupts = false) };
}
