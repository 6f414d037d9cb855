import { type HLJSApi, type LanguageFn } from 'highlight.js';
import core from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import graphql from 'highlight.js/lib/languages/graphql';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import markdown from 'highlight.js/lib/languages/markdown';
import perl from 'highlight.js/lib/languages/perl';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import protobuf from 'highlight.js/lib/languages/protobuf';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import scala from 'highlight.js/lib/languages/scala';
import scss from 'highlight.js/lib/languages/scss';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

/** A language that code can be coloured in. */
export interface Language {
  readonly name: string;
  readonly grammar: LanguageFn;
  /** Its other names, and the endings of its files. */
  readonly aliases: readonly string[];
  /** Languages that texts in it hold. */
  readonly within?: readonly string[];
}

const LANGUAGES: readonly Language[] = [
  { name: 'bash', grammar: bash, aliases: ['sh', 'shell', 'zsh', 'ksh', 'console', 'shellsession', 'shell-session'] },
  { name: 'c', grammar: c, aliases: ['h'] },
  { name: 'cpp', grammar: cpp, aliases: ['c++', 'cc', 'cxx', 'hpp', 'hh', 'hxx', 'h++', 'cu'] },
  { name: 'csharp', grammar: csharp, aliases: ['c#', 'cs'] },
  { name: 'css', grammar: css, aliases: [] },
  { name: 'diff', grammar: diff, aliases: ['patch'] },
  { name: 'dockerfile', grammar: dockerfile, aliases: ['docker', 'containerfile'], within: ['bash'] },
  { name: 'go', grammar: go, aliases: ['golang'] },
  { name: 'graphql', grammar: graphql, aliases: ['gql'] },
  { name: 'ini', grammar: ini, aliases: ['toml', 'conf', 'cfg', 'properties', 'env', 'dotenv'] },
  { name: 'java', grammar: java, aliases: ['jsp'] },
  { name: 'javascript', grammar: javascript, aliases: ['js', 'mjs', 'cjs', 'jsx', 'node'], within: ['xml', 'css', 'graphql'] },
  { name: 'json', grammar: json, aliases: ['jsonc', 'json5', 'jsonl'] },
  { name: 'kotlin', grammar: kotlin, aliases: ['kt', 'kts'] },
  { name: 'lua', grammar: lua, aliases: [] },
  { name: 'makefile', grammar: makefile, aliases: ['make', 'mk', 'mak'] },
  { name: 'markdown', grammar: markdown, aliases: ['md', 'mdx', 'mkd'], within: ['xml'] },
  { name: 'perl', grammar: perl, aliases: ['pl', 'pm'] },
  { name: 'php', grammar: php, aliases: ['php8'] },
  { name: 'powershell', grammar: powershell, aliases: ['ps1', 'pwsh', 'ps', 'psm1'] },
  { name: 'protobuf', grammar: protobuf, aliases: ['proto'] },
  { name: 'python', grammar: python, aliases: ['py', 'pyi', 'py3', 'python3', 'gyp'] },
  { name: 'ruby', grammar: ruby, aliases: ['rb', 'gemspec', 'podspec', 'rake'] },
  { name: 'rust', grammar: rust, aliases: ['rs'] },
  { name: 'scala', grammar: scala, aliases: ['sc', 'sbt'] },
  { name: 'scss', grammar: scss, aliases: ['sass', 'less'] },
  { name: 'sql', grammar: sql, aliases: ['postgres', 'postgresql', 'pgsql', 'mysql', 'sqlite'] },
  { name: 'swift', grammar: swift, aliases: [] },
  { name: 'typescript', grammar: typescript, aliases: ['ts', 'tsx', 'mts', 'cts'], within: ['xml', 'css', 'graphql'] },
  { name: 'xml', grammar: xml, aliases: ['html', 'xhtml', 'svg', 'rss', 'atom', 'xsd', 'xsl', 'plist', 'vue', 'svelte'], within: ['css', 'javascript'] },
  { name: 'yaml', grammar: yaml, aliases: ['yml'] },
];

/** An engine of our own that knows no language yet. */
export function createEngine(): HLJSApi {
  return core.newInstance();
}

/** Every language under each of its names. */
export function languagesByName(): Map<string, Language> {
  return new Map(LANGUAGES.flatMap((language) => [language.name, ...language.aliases].map((name) => [name, language] as const)));
}
