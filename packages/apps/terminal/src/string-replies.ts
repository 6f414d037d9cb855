import { type TerminalReply } from './input-event.ts';

const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;
const CHANNELS = /^rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})(?:\/[0-9a-f]{1,4})?$/i;

/** What a device control string says: only a terminal's name (`>|name`) is anything we asked for. */
export function nameReply(command: string): TerminalReply | null {
  const [, name] = /^>\|([\x20-\x7e]{1,100})$/.exec(command) ?? [];
  return name === undefined ? null : { kind: 'name', name };
}

/** The colour that an operating system command tells (`10;rgb:ffff/ffff/ffff`); null for any other command. */
export function colorReply(command: string): TerminalReply | null {
  const [, code, value = ''] = /^(10|11);(.*)$/s.exec(command) ?? [];
  const rgb = colorOf(value);
  return code === undefined || rgb === null ? null : { kind: code === '10' ? 'foreground' : 'background', rgb };
}

/** Channels have one to four hexadecimal digits, of which all set is full. */
function colorOf(value: string): readonly [number, number, number] | null {
  const [, red = '', green = '', blue = ''] = HEX.exec(value) ?? CHANNELS.exec(value) ?? [];
  if (red === '') return null;
  const channel = (digits: string): number => Math.round((Number.parseInt(digits, 16) / (16 ** digits.length - 1)) * 255);
  return [channel(red), channel(green), channel(blue)];
}
