import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scripts } from '../../package.json';
import { readSettings } from '../../lib/settings';
import { anchorsOf } from '../support/markdown';
import { testTemplate } from './stack';

const pages = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** What a pattern finds in the pages, as "page: what", each once. */
const mentions = (pattern: RegExp): Map<string, string> =>
  new Map(
    pages.flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map(([, what = '']) => [`${path}: ${what}`, what] as const),
    ),
  );

/** Those of them that there are not. */
const missing = (pattern: RegExp, exists: (what: string) => boolean): string[] => {
  const found = mentions(pattern);
  expect(found.size).toBeGreaterThan(0);
  return [...found].filter(([, what]) => !exists(what)).map(([where]) => where);
};

describe('The documentation', () => {
  it('names commands that there are', () => {
    expect(missing(/npm run (?:-s |--silent )?([\w:-]+)/g, (name) => name in scripts)).toEqual([]);
  });

  it('names outputs that the stack has', () => {
    const outputs = Object.keys(testTemplate().findOutputs('*'));
    expect(missing(/(?:\.Honnin\.|\boutputs? `)(\w+)/g, (name) => outputs.includes(name))).toEqual(
      [],
    );
  });

  it('names settings that a deployment takes, and the runbook each of them', () => {
    const settings: string[] = [];
    readSettings((name) => void settings.push(name));
    expect(missing(/[\s`]-c (?!name=)(\w+)=/g, (name) => settings.includes(name))).toEqual([]);
    const runbook = readFileSync('docs/operations.md', 'utf8');
    expect(
      settings.filter((name) => !new RegExp(`^\\| \`${name}\` +\\|`, 'm').test(runbook)),
    ).toEqual([]);
  });

  it('names files that there are', () => {
    const own = /`((?:bench|docs|lambdas|lib|local|scripts|statemachine|test|web)\/[\w./-]+)`/g;
    expect(missing(own, (path) => existsSync(path))).toEqual([]);
  });

  it('links to pages and headings that there are', () => {
    const broken = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
        .filter(([, file = '', anchor]) => {
          const target = file === '' ? path : join(dirname(path), file);
          if (!existsSync(target)) return true;
          return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
        })
        .map(([link]) => `${path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('shows pictures that there are', () => {
    const broken = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/<img src="([^"]+)"/g)].filter(
        ([, picture = '']) => !existsSync(join(dirname(path), picture)),
      ),
    );
    expect(broken).toEqual([]);
  });
});
