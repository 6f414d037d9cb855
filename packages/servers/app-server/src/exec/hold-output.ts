import { type Connection } from '../connection.ts';
import { type RunningCommand } from '../engine-face.ts';

/**
 * Gives what is to be called after each piece of a command's output was told: while its client does not take what it is
 * sent, the output is left where it is, so that the command waits instead of filling the memory.
 */
export function heldBy(connection: Connection, started: Promise<RunningCommand>): () => void {
  let isHeld = false;
  return () => {
    if (isHeld || connection.congestion === null) return;
    isHeld = true;
    const hold = async (): Promise<void> => {
      const command = await started;
      command.hold(true);
      while (connection.congestion !== null) await connection.congestion;
      isHeld = false;
      command.hold(false);
    };
    // One that was not started has no output; its own request is answered with the reason.
    hold().catch(() => undefined);
  };
}
