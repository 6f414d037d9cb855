import { type ServerNotification, type ThreadStartResponse } from '@codex-ts/app-server-protocol';

import { bannerLines } from './banner.ts';
import { type ExecEvent } from './exec-event.ts';
import { type ExecOptions } from './exec-options.ts';
import { HumanLines } from './human-lines.ts';
import { JsonlEvents } from './jsonl-events.ts';
import { type OutputPipe } from './output-pipe.ts';
import { createStyle } from './style.ts';

/** Shows a run, in one of the two formats. */
export interface Reporter {
  /** `asked`: the user's words; null when they are to come. */
  begin(session: ThreadStartResponse, asked: string | null): void;
  asked(text: string): void;
  tell(notification: ServerNotification): void;
  /** A remark of ours that no server made. Always on stderr. */
  remark(text: string): void;
  /** After the turn: totals, and for a person the answer by itself on stdout. */
  end(finalMessage: string | null): void;
}

export interface ReporterPipes {
  readonly stdout: OutputPipe;
  readonly stderr: OutputPipe;
  /** Whether the answer is wanted on stdout: not when a person already sees it on the same terminal. */
  readonly answerOnStdout: boolean;
}

export function createReporter(options: ExecOptions, pipes: ReporterPipes): Reporter {
  return options.display.format === 'jsonl' ? jsonlReporter(options, pipes) : humanReporter(options, pipes);
}

function jsonlReporter(options: ExecOptions, { stdout, stderr }: ReporterPipes): Reporter {
  const events = new JsonlEvents();
  const print = (list: ExecEvent[]): void => stdout.write(list.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return {
    begin: (session) => print(events.begin(session.thread.id, options.warnings)),
    asked: () => undefined,
    tell: (notification) => print(events.map(notification)),
    remark: (text) => stderr.write(`${text}\n`),
    end: () => undefined,
  };
}

function humanReporter(options: ExecOptions, { stdout, stderr, answerOnStdout }: ReporterPipes): Reporter {
  const style = createStyle(options.display.color);
  const lines = new HumanLines({ style, ...options.display });
  const print = (list: string[]): void => stderr.write(list.map((line) => `${line}\n`).join(''));
  const asked = (text: string): string[] => [style.cyan('user'), text];
  return {
    begin: (session, text) => print([...bannerLines(options, session, style), ...(text === null ? [] : asked(text)), ...options.warnings.map((warning) => lines.warning(warning))]),
    asked: (text) => print(asked(text)),
    tell: (notification) => print(lines.map(notification)),
    remark: (text) => print([text]),
    end: (finalMessage) => {
      print(lines.totals());
      if (finalMessage !== null && answerOnStdout) stdout.write(`${finalMessage}\n`);
    },
  };
}
