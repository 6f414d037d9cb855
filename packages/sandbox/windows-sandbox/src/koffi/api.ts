import { win32 as windowsPath } from 'node:path';
import type koffi from 'koffi';
import { type TypeObject } from 'koffi';
import { type Handle, Win32Error } from '../win32.ts';
import { CALLS, type CallName, type Library } from './calls.ts';
import { type Layouts, makeLayouts } from './layouts.ts';

type Koffi = typeof koffi;
export type Argument = bigint | number | string | Buffer | null;

type Callable = ((...args: Argument[]) => unknown) & { async: (...args: unknown[]) => void };

/** Calls into Windows by name, and the memory that they exchange. */
export class Api {
  readonly layouts: Layouts;
  readonly #koffi: Koffi;
  readonly #folder: string;
  readonly #libraries = new Map<Library, ReturnType<Koffi['load']>>();
  readonly #calls = new Map<CallName, Callable>();

  /** Libraries are taken from the system folder of this Windows, wherever else a file of that name may lie. */
  constructor(loaded: Koffi, systemRoot: string) {
    this.#koffi = loaded;
    this.#folder = windowsPath.join(systemRoot, 'System32');
    this.layouts = makeLayouts(loaded);
  }

  /** A number, or a pointer as a bigint (null for a null pointer). */
  call(name: CallName, ...args: Argument[]): unknown {
    return this.#callable(name)(...args);
  }

  /** For calls that answer a BOOL or a handle: throws `Win32Error` for false, null and INVALID_HANDLE_VALUE. */
  succeed(name: CallName, ...args: Argument[]): Handle {
    const answer = this.call(name, ...args);
    const value = typeof answer === 'bigint' ? answer : BigInt(Number(answer ?? 0));
    if (value === 0n || BigInt.asIntN(64, value) === -1n) throw new Win32Error(name, this.lastError());
    return value;
  }

  /** For calls that answer an error number themselves. */
  expectZero(name: CallName, ...args: Argument[]): void {
    const code = Number(this.call(name, ...args));
    if (code !== 0) throw new Win32Error(name, code);
  }

  /** The same on another thread. */
  async callAsync(name: CallName, ...args: Argument[]): Promise<unknown> {
    const call = this.#callable(name).async;
    return new Promise((resolve, reject) => {
      call(...args, (error: unknown, answer: unknown) => (error === null || error === undefined ? resolve(answer) : reject(error as Error)));
    });
  }

  /** Of the last call on this thread; koffi keeps it. */
  lastError(): number {
    return Number(this.call('GetLastError'));
  }

  /** Valid as long as the buffer is referenced. */
  address(buffer: Buffer): bigint {
    return this.#koffi.address(buffer);
  }

  /** A copy of what is in memory there. */
  bytesAt(pointer: bigint, length: number): Buffer {
    return Buffer.from(Buffer.from(this.#koffi.view(pointer, length)));
  }

  /** Members that are left out are zero. */
  encode(layout: TypeObject, value: Record<string, unknown>): Buffer {
    const bytes = Buffer.alloc(this.#koffi.sizeof(layout));
    this.#koffi.encode(bytes, layout, value);
    return bytes;
  }

  offset(layout: TypeObject, member: string): number {
    return this.#koffi.offsetof(layout, member);
  }

  sizeof(layout: TypeObject): number {
    return this.#koffi.sizeof(layout);
  }

  #callable(name: CallName): Callable {
    let callable = this.#calls.get(name);
    if (callable === undefined) {
      const [library, result, args] = CALLS[name];
      callable = this.#library(library).func(name, result, [...args]) as unknown as Callable;
      this.#calls.set(name, callable);
    }
    return callable;
  }

  #library(name: Library): ReturnType<Koffi['load']> {
    const library = this.#libraries.get(name) ?? this.#koffi.load(windowsPath.join(this.#folder, `${name}.dll`));
    this.#libraries.set(name, library);
    return library;
  }
}

/** Text as Windows takes it where the memory is ours. */
export function wide(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le');
}
