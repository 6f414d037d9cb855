import { fileURLToPath } from 'node:url';

import { type ReaderOutcome } from './run-reader.ts';

/** Runs a program and gives what it prints. */
export type Run = (program: string, args: readonly string[]) => Promise<ReaderOutcome>;

/** What a clipboard holds. `file`: a file that was copied, not an image by itself. */
export type Held = { readonly kind: 'image'; readonly bytes: Buffer } | { readonly kind: 'file'; readonly path: string } | { readonly kind: 'nothing' | 'tooLarge' } | { readonly kind: 'missing' };

/** A way to a clipboard. */
export interface ClipboardReader {
  /** What to install where it is missing. */
  readonly needs: string;
  read(run: Run): Promise<Held>;
}

/** What models can look at, the best first. */
const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const FILES = 'text/uri-list';
const NOTHING: Held = { kind: 'nothing' };

/** Of X11 and Wayland: first the list of what there is, then one of it. */
function offering(needs: string, program: string, list: readonly string[], get: (type: string) => readonly string[]): ClipboardReader {
  return {
    needs,
    read: async (run) => {
      const listed = await run(program, list);
      if (listed.kind !== 'done') return listed.kind === 'missing' ? { kind: 'missing' } : NOTHING;
      const offered = listed.bytes.toString('utf8').split(/\s+/);
      const type = [...TYPES, FILES].find((each) => offered.includes(each));
      if (type === undefined) return NOTHING;
      const got = await run(program, get(type));
      if (got.kind !== 'done') return got.kind === 'tooLarge' ? { kind: 'tooLarge' } : NOTHING;
      return type === FILES ? fileOf(got.bytes.toString('utf8')) : { kind: 'image', bytes: got.bytes };
    },
  };
}

/** One file, as file managers copy it. */
function fileOf(list: string): Held {
  const [address, another] = list.split(/\r?\n/).filter((each) => each !== '' && !each.startsWith('#'));
  if (address === undefined || another !== undefined || !address.startsWith('file:///')) return NOTHING;
  try {
    return { kind: 'file', path: fileURLToPath(address) };
  } catch {
    return NOTHING;
  }
}

/** Of systems whose own scripts print an image as text. */
function printing(needs: string, program: string, args: readonly string[], decode: (text: string) => Buffer): ClipboardReader {
  return {
    needs,
    read: async (run) => {
      const got = await run(program, args);
      if (got.kind !== 'done') return got.kind === 'failed' ? NOTHING : { kind: got.kind };
      const bytes = decode(got.bytes.toString('latin1'));
      return bytes.length === 0 ? NOTHING : { kind: 'image', bytes };
    },
  };
}

const WAYLAND = offering('wl-clipboard', 'wl-paste', ['--list-types'], (type) => ['--no-newline', '--type', type]);
const X11 = offering('xclip', 'xclip', ['-selection', 'clipboard', '-out', '-target', 'TARGETS'], (type) => ['-selection', 'clipboard', '-out', '-target', type]);
/** Prints `«data PNGf89504E47…»`. */
const MACOS = printing('osascript', 'osascript', ['-e', 'the clipboard as «class PNGf»'], (text) => Buffer.from(/PNGf([0-9A-F]*)/.exec(text)?.[1] ?? '', 'hex'));
const SCRIPT = [
  'Add-Type -AssemblyName System.Windows.Forms,System.Drawing',
  '$i=[System.Windows.Forms.Clipboard]::GetImage()',
  'if($i){$m=New-Object System.IO.MemoryStream;$i.Save($m,[System.Drawing.Imaging.ImageFormat]::Png);[Console]::Out.Write([Convert]::ToBase64String($m.ToArray()))}',
].join(';');
const WINDOWS = printing('PowerShell', 'powershell.exe', ['-NoProfile', '-NonInteractive', '-STA', '-Command', SCRIPT], (text) => Buffer.from(text, 'base64'));

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/** The ways to the clipboard of this system, the best first; none where there is no clipboard that could hold an image. */
export function clipboardReaders(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): readonly ClipboardReader[] {
  if (platform === 'darwin') return [MACOS];
  if (platform === 'win32') return [WINDOWS];
  // Under WSL images are in the clipboard of Windows.
  return [...(isSet(env['WSL_DISTRO_NAME']) ? [WINDOWS] : []), ...(isSet(env['WAYLAND_DISPLAY']) ? [WAYLAND] : []), ...(isSet(env['DISPLAY']) ? [X11] : [])];
}
