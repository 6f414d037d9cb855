// A terminal for `record-code-cache.cjs`: it stands in for the one of the process, answers what is asked, and types as
// someone who has one turn and leaves.
const { EventEmitter } = require('node:events');

const ANSWERS = [
  [/\x1b\]11;\?/, '\x1b]11;rgb:0000/0000/0000\x1b\\'],
  [/\x1b\[6n/, '\x1b[1;1R'],
  [/\x1b\[c/, '\x1b[?62c'],
];
/** What is typed once a text has been written, in turn. */
const SCRIPT = [
  ['›', 'hello'],
  ['hello', '\r'],
  ['That was all', '\x14'],
  ['T R A N S C R I P T', 'q'],
  ['\x1b[?1049l', '\x04'],
];

/** Takes the place of stdin and stdout. */
exports.useTerminal = () => {
  const input = Object.assign(new EventEmitter(), { isTTY: true, fd: 0, setRawMode() {}, resume() {}, pause() {}, unref() {}, ref() {} });
  const type = (text) => setTimeout(() => input.emit('data', Buffer.from(text)), 50);
  const script = [...SCRIPT];
  let seen = '';
  const output = Object.assign(new EventEmitter(), {
    isTTY: true,
    fd: 1,
    columns: 100,
    rows: 40,
    write(text, done) {
      for (const [asked, answer] of ANSWERS) if (asked.test(text)) type(answer);
      seen += text;
      const [next] = script;
      if (next !== undefined && seen.includes(next[0])) {
        script.shift();
        seen = '';
        type(next[1]);
      }
      if (typeof done === 'function') setImmediate(done);
      return true;
    },
  });
  // Whoever gets stuck finds the terminal gone: then the build has less compiled code, and no more time is lost.
  setTimeout(() => input.emit('end'), 10_000).unref();
  Object.defineProperty(process, 'stdin', { value: input });
  Object.defineProperty(process, 'stdout', { value: output });
};
