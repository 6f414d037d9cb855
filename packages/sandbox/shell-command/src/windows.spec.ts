import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandActions, innerCommands, isDangerous, isKnownSafe, plainCommandsOf, splitPlainCommands } from './index.ts';

const ps = (script: string): string[] => ['C:\\Program Files\\PowerShell\\7\\pwsh.exe', '-NoProfile', '-Command', script];
const cmd = (script: string): string[] => ['cmd.exe', '/c', script];
const encoded = (script: string): string[] => ['powershell', '-enc', Buffer.from(script, 'utf16le').toString('base64')];
const split = (script: string): readonly (readonly string[])[] | undefined => plainCommandsOf(ps(script))?.commands;

describe('plainCommandsOf PowerShell', () => {
  it.each<[string, string[][]]>([
    ['git status', [['git', 'status']]],
    ['ls; cat a.txt | select -First 3', [['ls'], ['cat', 'a.txt'], ['select', '-First', '3']]],
    ['git add . && git commit -m "it\'s a ""test""" || echo \'no \'\'$x\'\'\'', [['git', 'add', '.'], ['git', 'commit', '-m', 'it\'s a "test"'], ['echo', "no '$x'"]]],
    ['Get-Content "a b.txt"\r\nGet-ChildItem C:\\x\\*.ts -Recurse', [['Get-Content', 'a b.txt'], ['Get-ChildItem', 'C:\\x\\*.ts', '-Recurse']]],
    ['ls |\n  select Name,Length', [['ls'], ['select', 'Name,Length']]],
    ['.\\build.cmd x; C:\\bin\\a.exe /q; ./x', [['.\\build.cmd', 'x'], ['C:\\bin\\a.exe', '/q'], ['./x']]],
    ['sls std::vector f.cpp', [['sls', 'std::vector', 'f.cpp']]],
    ["echo '' \"\" 'a\nb';", [['echo', '', '', 'a\nb']]],
  ])('splits %j', (script, commands) => {
    expect(plainCommandsOf(ps(script))).toEqual({ language: 'powershell', commands });
  });

  it.each([
    ...['', ' ', ';', 'ls |', '&& ls', 'ls ;; ls', '$x', 'echo $x', 'echo "$x"', 'echo "$(ls)"', 'echo $(ls)', 'echo @(1)', 'echo @x', '(ls)', '{ ls }', 'ls | % { $_ }', '& ls', '& "a b"', '. .\\x.ps1'],
    ...['ls > x', 'ls 2>&1', 'ls < x', 'ls &', 'echo `n', 'echo "a`tb"', 'ls `\n -Force', 'ls # c', '# c', '<# c #> ls', 'ls <# c #>', '[IO.File]::Delete("x")', '[int]1', 'echo [Math]::Pi', '"ls"', "'ls'", '5 + 5'],
    ...['-x', '!x', 'a"b"', 'echo a"b c"', 'echo "a"b', "echo 'a''", 'echo "a', '% x', '? x', '$a = 1', 'if (1) { ls }', 'if x', 'foreach x', 'function f', 'return', 'exit 1', 'throw x', 'git --% log', 'npm run a,b', 'git add a,b'],
    ...['echo a,', 'echo ,a', 'echo a,,b', 'echo ‘a’', 'echo “a”', "echo 'a’ ; rm x'", 'rm –Force x', 'ls\rrm x', 'ls\u00a0x', 'ls \0', 'a@{x=1}', "echo @'\na\n'@", '*', '~/x', '=x', 'x=1', 'é'],
  ])('does not split %j', (script) => {
    expect(plainCommandsOf(ps(script))).toBeNull();
  });

  it('reads how PowerShell is called', () => {
    const ls = { language: 'powershell', commands: [['ls']] };
    for (const argv of [['powershell', '-Command', 'ls'], ['PowerShell.EXE', '-NoLogo', '-noprofile', '-NonInteractive', '-c', 'ls'], ['powershell', 'ls'], ['pwsh', '-Mta', '-COMMAND', 'ls']]) {
      expect(plainCommandsOf(argv)).toEqual(ls);
    }
    expect(plainCommandsOf(['powershell', 'git', 'log', '-1'])).toEqual({ language: 'powershell', commands: [['git', 'log', '-1']] });
    expect(plainCommandsOf(['pwsh', '-c', 'git', 'log;', 'ls'])).toEqual({ language: 'powershell', commands: [['git', 'log'], ['ls']] });
  });

  it.each<string[]>([
    ...[['pwsh'], ['pwsh', 'ls'], ['pwsh', '-Command'], ['pwsh', '-c', '-'], ['pwsh', '-File', 'x.ps1'], ['powershell', '-EncodedCommand', 'bABzAA=='], ['powershell', '-enc', 'bABzAA==']],
    ...[['powershell', '-WindowStyle', 'Hidden', '-Command', 'ls'], ['powershell', '-ExecutionPolicy', 'Bypass', '-Command', 'ls'], ['pwsh', '-WorkingDirectory', 'x', '-c', 'ls'], ['pwsh', '-NoExit', '-c', 'ls']],
    ...[['powershell', '/c', 'ls'], ['C:\\Users\\me\\pwsh.exe', '-c', 'ls'], ['./pwsh', '-c', 'ls'], ['C:/Program Files/PowerShell/7/pwsh.exe', '-c', 'ls'], ['cmd', '/c', 'dir'], ['cmd.exe', '/c', 'echo x']],
    ...[['C:\\Windows\\Temp\\pwsh.exe', '-c', 'ls'], ['C:\\Program Files\\..\\x\\pwsh.exe', '-c', 'ls'], ['D:\\Program Files\\a\\pwsh.exe', '-c', 'ls']],
  ])('leaves %j alone', (...argv) => {
    expect(plainCommandsOf(argv)).toBeNull();
  });

  it('knows the shells of Windows where an administrator puts them', () => {
    expect(plainCommandsOf(['C:\\Program Files\\Git\\bin\\bash.exe', '-lc', 'ls && wc'])).toEqual({ language: 'posix', commands: [['ls'], ['wc']] });
    expect(plainCommandsOf(['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', '-c', 'ls'])).not.toBeNull();
    expect(plainCommandsOf(['C:\\Windows\\System32\\spool\\drivers\\color\\bash.exe', '-c', 'ls'])).toBeNull();
  });
});

describe('isKnownSafe of PowerShell', () => {
  it.each([
    ...['ls', 'dir C:\\x', 'gci -Recurse -Filter *.ts', 'Get-ChildItem | Select-Object Name,Length | Measure-Object', 'cat a; type b; gc c -TotalCount 3', 'GET-CONTENT x -Raw', 'sls -Pattern "a b" -Path *.ts'],
    ...['findstr /s foo *.c', 'echo hi', 'Write-Host "a b" -ForegroundColor Red', 'pwd', 'gl', 'Test-Path x', 'rvpa .', 'Get-Item x | select -ExpandProperty FullName', 'git status', 'git.exe log -1 && git diff', 'rg -n foo src | select -First 5'],
  ])('%s', (script) => {
    expect([isKnownSafe(ps(script)), isKnownSafe(['powershell', '-NoLogo', '-c', script])]).toEqual([true, true]);
  });

  it.each([
    ...['rm x', 'Remove-Item x', 'ls; rm x', 'ls | rm', 'Set-Content a b', 'ls | Out-File x', 'ni x', 'New-Item x', 'mv a b', 'Start-Process x', 'spps -Name x', 'iex ls', 'ls > x', 'cat $env:X', 'echo $(rm x)', 'ls | % { rm $_ }'],
    ...['git push', 'git -c a=b log', 'git diff --output=x', 'rg --pre x y', 'rg -z x', 'git log \'a" --output=x "b\'', "git log ''", "git log 'a\\'", 'git log -a.b', 'rg -x:y z', 'cat \\\\evil\\share\\x', 'gci //evil/x', 'gc FileSystem::\\\\evil\\x', 'gc -Path:\\\\evil\\x', 'ls a,\\\\evil\\x'],
    ...['.\\git.exe status', './ls', 'C:\\x\\rg.exe foo', 'sed -n 1p x', 'find . -name x', 'cd x; ls', 'tee x', 'where.exe x', 'powershell -c ls', 'pwsh -c ls', 'cmd /c dir', 'bash -c ls', 'npm test', 'tp x', 'sort x', 'head x', 'more x'],
  ])('not: %s', (script) => {
    expect(isKnownSafe(ps(script))).toBe(false);
  });

  it('is never true of cmd.exe, encoded scripts and files', () => {
    for (const argv of [cmd('dir'), cmd('echo x'), ['cmd'], encoded('ls'), ['pwsh', '-File', 'ls'], ['Get-Content', 'x'], ['dir']]) expect(isKnownSafe(argv)).toBe(false);
    expect(isKnownSafe(['ls'], 'cmd')).toBe(false);
  });

  it('judges a part by the language it stands in', () => {
    expect(isKnownSafe(['Get-Content', 'x'], 'powershell')).toBe(true);
    expect(isKnownSafe(['sed', '-n', '1p', 'x'], 'powershell')).toBe(false);
    expect(isKnownSafe(['bash', '-c', 'pwsh -c ls'])).toBe(true);
  });
});

describe('isDangerous on Windows', () => {
  it.each([
    ...['Remove-Item x -Force', 'rm -Force x', 'ri -fo x', 'del x -force', 'ls | Remove-Item -Recurse -Force', 'ls | % { Remove-Item $_ -Force }', '& Remove-Item -Force x', 'Remove-Item -Force:$true x', 'rm –Force x', 'REMOVE-ITEM -FORCE x'],
    ...['Remove-Item -Recurse C:\\', 'rm -r ~', 'rd -Recurse $HOME', 'Remove-Item -Rec $env:USERPROFILE\\*', 'rm -Recurse .git', 'Remove-Item -Recurse -Path *', 'if ($x) { rm -r -Force y }', '$a = rm -Force x', 'foreach ($f in ls) { rm $f -Force }'],
    ...['cmd /c del /f x', 'cmd /c "rd /s /q x"', 'cmd.exe /C del /q/f x', "iex 'rm -Force x'", 'Invoke-Expression "rm -Force x"', 'echo "$(rm -Force x)"', 'Start-Process cmd -ArgumentList "/c del /f x"', "Start-Process -FilePath cmd.exe -ArgumentList '/c','rd /s x' -Wait"],
    ...['start https://x.y', 'Start-Process "https://x.y"', 'saps http://x', 'Invoke-Item https://x', 'ii http://x', 'explorer https://x', 'mshta http://x/y.hta', 'rundll32 url.dll,FileProtocolHandler https://x', 'chrome https://x', 'Start-Process chrome.exe https://x', 'msedge --new https://x'],
    ...['[System.Diagnostics.Process]::Start("https://x")', '(New-Object -ComObject Shell.Application).ShellExecute("https://x")', 'Format-Volume -DriveLetter D', 'Clear-Disk 1', 'powershell -c "rm -Force x"', 'pwsh -nop -w hidden -c rm -Force x', 'git reset --hard', 'wsl rm -rf x', 'wsl -d Ubuntu -- rm -rf x', 'bash -c "rm -rf x"'],
    ...['rm x # a\nrm -Force y', "echo @'\na\n'@; rm -Force x", 'rm `\n -Force x', 're`move-item -force x', 'try { rm -Force x } catch {}', 'powershell -EncodedCommand zz', `powershell -e ${Buffer.from('rm -Force x', 'utf16le').toString('base64')}`],
  ])('PowerShell: %s', (script) => {
    expect([isDangerous(ps(script)), isDangerous(['powershell', script])]).toEqual([true, true]);
  });

  it.each([
    ...['del /f x', 'del /q /f x', 'del/f/q x', 'erase /F x', 'rd /s x', 'rmdir /S /Q x', 'rd/s/q x', 'del /s *', 'format C:', 'format d: /q', 'start https://x', 'start "" https://x', 'start "" "https://x"', 'start /wait chrome https://x', 'start microsoft-edge:https://x'],
    ...['echo a & del /f x', 'echo a&&rd /s x', 'dir | del /f x', '(del /f x)', 'if exist x del /f x', 'if not exist x (rd /s y)', 'if /i a==b del /f x', 'for %f in (*) do del /f %f', 'call del /f x', '@del /f x', 'd^el /f x', '"del" /f x', 'cmd /c del /f x', 'cmd /s /c "cmd /k rd /s x"'],
    ...['powershell -c "rm -Force x"', 'powershell -nop rm -Force x', 'pwsh /c rm -Force x', 'explorer "https://x"', 'firefox https://x', 'runas /user:a "del /f x"', 'forfiles /p . /c "cmd /c del /f @file"', 'dir > del & del /f x', 'start /min cmd /c rd /s x'],
  ])('cmd: %s', (script) => {
    expect([isDangerous(cmd(script)), isDangerous(['C:\\Windows\\System32\\cmd.exe', '/d', '/s', '/C', script]), isDangerous(['cmd', '/c', ...script.split(' ')])]).toEqual([true, true, true]);
  });

  it.each([
    ...['Remove-Item x', 'rm -Recurse build', 'rm x -Confirm:$false', 'Remove-Item x -Filter *', 'Remove-Item -Force:$false x', 'echo rm -Force x', 'echo "rm -Force x"', "echo 'a; rm -Force x'", '# rm -Force x', '<# rm -Force x #> ls', 'start notepad', 'Start-Process x -Wait', 'Invoke-WebRequest https://x', 'curl https://x', 'git clone https://x'],
    ...['Format-Table x', 'ls | format-list', 'echo https://x', 'explorer .', 'Get-Item -Force x', 'Copy-Item -Force a b', '$x = "rm -Force y"', 'cmd /c del x', 'cmd /c echo del /f', "echo @'\nrm -Force x\n'@"],
  ])('PowerShell, not: %s', (script) => {
    expect(isDangerous(ps(script))).toBe(false);
  });

  it.each(['del x', 'del /q x', 'rd x', 'dir /s', 'echo del /f x', 'echo "a & del /f x"', 'echo a ^& del /f x', 'format', 'start notepad', 'start "" x', 'git push --force', 'dir & echo rd /s', 'dir > del', 'curl https://x', ''])('cmd, not: %s', (script) => {
    expect(isDangerous(cmd(script))).toBe(false);
  });

  it('leaves the same words in a POSIX shell as they were', () => {
    for (const script of ['firefox https://x', 'chromium --headless http://localhost', 'rm x', 'format x', 'rmdir x', 'start x', 'echo https://x', 'iex -S mix', 'if=del', 'call del /f']) expect([script, isDangerous(['bash', '-c', script])]).toEqual([script, false]);
    expect(isDangerous(['bash', '-c', 'cmd.exe /c "del /f x"'])).toBe(true);
    expect(isDangerous(['bash', '-c', 'cmd.exe //c start https://x; powershell.exe -c "rm -Force x"'])).toBe(true);
    expect(isDangerous(['chrome.exe', 'https://x'])).toBe(true);
  });

  it('looks into encoded scripts, and calls what it cannot read dangerous', () => {
    expect(isDangerous(encoded('rm -Force x'))).toBe(true);
    expect(isDangerous(encoded('Get-ChildItem'))).toBe(false);
    expect(isDangerous(['powershell', '-NoP', '-ep', 'bypass', '-ec', '!!'])).toBe(true);
    expect(innerCommands(encoded('git push'))).toEqual({ commands: [['git', 'push']], isCutShort: false });
    expect(innerCommands(['pwsh', '-enc', 'IAAgAA=='])).toEqual({ commands: [], isCutShort: false });
  });

  it('shows rules what runs inside', () => {
    expect(innerCommands(['pwsh', '-c', 'if ($x) { git push }']).commands).toContainEqual(['git', 'push']);
    expect(innerCommands(cmd('git add . && git push')).commands).toEqual([['git', 'add', '.'], ['git', 'push']]);
    expect(innerCommands(['pwsh', '-File', 'a.ps1', 'x']).commands).toEqual([['a.ps1', 'x']]);
    expect(innerCommands(['iex', 'git push'], 'powershell').commands).toEqual([['git', 'push']]);
  });
});

describe('commandActions of PowerShell', () => {
  const CWD = 'C:\\repo';
  const actions = (script: string): unknown => commandActions(ps(script), CWD);

  it('tells what is read, listed and searched', () => {
    expect(actions('Get-Content src\\a.ts')).toEqual([{ type: 'read', command: 'Get-Content src\\a.ts', name: 'a.ts', path: 'src\\a.ts' }]);
    expect(actions('gc -Path "a b.txt" -TotalCount 5 | select -First 3')).toEqual([{ type: 'read', command: "gc -Path 'a b.txt' -TotalCount 5", name: 'a b.txt', path: 'a b.txt' }]);
    expect(actions('cd sub; cat x.ts')).toEqual([{ type: 'read', command: 'cat x.ts', name: 'x.ts', path: 'sub\\x.ts' }]);
    expect(actions('Set-Location ..; cat x.ts')).toEqual([{ type: 'read', command: 'cat x.ts', name: 'x.ts', path: 'C:\\x.ts' }]);
    expect(actions('echo hi; dir packages\\core\\src -Rec -Filter *.ts')).toEqual([{ type: 'listFiles', command: 'dir packages\\core\\src -Rec -Filter *.ts', path: 'core' }]);
    expect(actions('gci')).toEqual([{ type: 'listFiles', command: 'gci', path: null }]);
    expect(actions("Select-String -Pattern 'a b' -Path src\\x.ts")).toEqual([{ type: 'search', command: "Select-String -Pattern 'a b' -Path src\\x.ts", query: 'a b', path: 'x.ts' }]);
    expect(actions('sls foo lib -CaseSensitive')).toEqual([{ type: 'search', command: 'sls foo lib -CaseSensitive', query: 'foo', path: 'lib' }]);
    expect(actions('rg foo src')).toEqual([{ type: 'search', command: 'rg foo src', query: 'foo', path: 'src' }]);
    expect(actions('findstr /s /n foo *.c')).toEqual([{ type: 'search', command: 'findstr /s /n foo *.c', query: 'foo', path: '*.c' }]);
    expect(actions('findstr /c:"a b" x.c')).toEqual([{ type: 'unknown', command: 'findstr /c:"a b" x.c' }]);
    expect(actions('git grep x; git ls-files lib')).toEqual([
      { type: 'search', command: 'git grep x', query: 'x', path: null },
      { type: 'listFiles', command: 'git ls-files lib', path: 'lib' },
    ]);
  });

  it.each(['npm test', 'gc a b', 'gc a,b', 'gc', 'gc x -Wait', 'gc $x', 'rm x', 'ls | rm', 'ls > x', 'cat x | Set-Content y', 'Get-Content -Nonsense x', 'cd; cat x', 'findstr /g:x y', 'select x'])('is unknown: %s', (script) => {
    expect(actions(script)).toEqual([{ type: 'unknown', command: script }]);
  });
});

describe('any words', () => {
  it('never throw, and what is known to be safe is never dangerous', () => {
    const piece = fc.constantFrom(
      ...['ls', 'rm', '-Force', '-Recurse', 'cat', 'x', '"', "'", '`', '$', '(', ')', '{', '}', '@', ';', '|', '&&', '||', '\n', ' ', ' ', ',', '#', '<#', '#>', '>', '&', '-', '/c', 'cmd', 'powershell', '-c', '-enc', 'git', 'status', 'start', 'http://x', '‘', '”', '^', '%', '\\', '\0', 'del', '/f', 'if', 'iex', '😀', '\ud800'],
    );
    const script = fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')), fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(' ')));
    fc.assert(
      fc.property(script, fc.constantFrom(ps, cmd, encoded, (text: string) => text.split(' ')), (text, shell) => {
        const argv = shell(text);
        expect(isKnownSafe(argv) && isDangerous(argv)).toBe(false);
        expect(commandActions(argv, 'C:\\x').length).toBeGreaterThan(0);
        expect(plainCommandsOf(argv)?.commands.every((words) => (words[0] ?? '') !== '') ?? true).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('split alike in both languages where they are plain to both', () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9./=:_+-]{0,6}$/);
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{3,8}$/).filter((text) => splitPlainCommands(text) !== null && split(text) !== undefined);
    const command = fc.tuple(name, fc.array(fc.oneof(word, word.map((text) => `'${text} $'`), word.map((text) => `"${text} ;"`)), { maxLength: 4 })).map(([first, rest]) => [first, ...rest].join(' '));
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 4 }), fc.constantFrom(' | ', '; ', ' && ', '\n'), (commands, join) => {
        const script = commands.join(join);
        expect(split(script)).toEqual(splitPlainCommands(script));
      }),
      { numRuns: 500 },
    );
  });
});
