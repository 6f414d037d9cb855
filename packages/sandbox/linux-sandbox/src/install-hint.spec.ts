import { expect, it } from '@jest/globals';
import { installHint } from './install-hint.ts';

it.each([
  ['ID=debian\n', 'sudo apt-get install bubblewrap'],
  ['NAME="Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 'sudo apt-get install bubblewrap'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'sudo dnf install bubblewrap'],
  ['ID=fedora\n', 'sudo dnf install bubblewrap'],
  ['ID=manjaro\nID_LIKE=arch\n', 'sudo pacman -S bubblewrap'],
  ['ID=alpine\n', 'sudo apk add bubblewrap'],
  ['ID="opensuse-leap"\n', 'sudo zypper install bubblewrap'],
  ['', "install the package 'bubblewrap' with your system's package manager"],
])('%j -> %s', (osRelease, line) => {
  expect(installHint(osRelease)).toBe(line);
});
