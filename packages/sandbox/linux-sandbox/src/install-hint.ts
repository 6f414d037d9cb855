const INSTALLERS: readonly (readonly [ids: readonly string[], line: string])[] = [
  [['debian', 'ubuntu'], 'sudo apt-get install bubblewrap'],
  [['fedora', 'rhel', 'centos'], 'sudo dnf install bubblewrap'],
  [['arch'], 'sudo pacman -S bubblewrap'],
  [['alpine'], 'sudo apk add bubblewrap'],
  [['suse', 'opensuse'], 'sudo zypper install bubblewrap'],
];

/** The one line that installs bubblewrap, told by the text of /etc/os-release (`ID`, then `ID_LIKE`). */
export function installHint(osRelease: string): string {
  const ids = [...words(osRelease, 'ID'), ...words(osRelease, 'ID_LIKE')];
  for (const id of ids) {
    const found = INSTALLERS.find(([names]) => names.includes(id) || names.includes(id.split('-')[0] ?? id));
    if (found !== undefined) return found[1];
  }
  return "install the package 'bubblewrap' with your system's package manager";
}

function words(osRelease: string, key: string): string[] {
  const value = new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  return value.toLowerCase().split(/\s+/).filter((word) => word !== '');
}
