import { createHash } from 'node:crypto';
import { CONSENT_TEXT_VERSION } from '../../web/applicant/consent-text';
import { en } from '../../web/applicant/texts/en';
import { es } from '../../web/applicant/texts/es';
import { ja } from '../../web/applicant/texts/ja';

const languages = { en, ja, es };
const plural = /_(one|other)$/;

/** Texts by their keys, as "welcome.title". */
function flat(texts: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? [...flat(value, `${prefix}${key}.`)]
        : [[prefix + key, String(value)] as const],
    ),
  );
}

const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe.each(Object.entries(languages))('The texts in "%s"', (language, texts) => {
  const all = flat(texts);

  it('say something everywhere', () => {
    expect([...all].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('take the same values as the English ones', () => {
    const english = flat(en);
    for (const [key, text] of all) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key) ?? '')]);
    }
  });

  it('have the plural forms that whole numbers up to a thousand ask for', () => {
    const rules = new Intl.PluralRules(language);
    const forms = new Set(Array.from({ length: 1000 }, (_, number) => rules.select(number)));
    const counted = new Set([...flat(en).keys()].filter((key) => plural.test(key)));
    for (const key of counted) {
      for (const form of forms) expect([...all.keys()]).toContain(key.replace(plural, `_${form}`));
    }
  });
});

/** What people agree to, in every language. A new text needs a new version: consents name the one that was read. */
it('The text that people agree to is the one its version stands for', () => {
  const agreed = Object.values(languages).map(({ welcome }) => welcome);
  const digest = createHash('sha256').update(JSON.stringify(agreed)).digest('hex');
  expect({ version: CONSENT_TEXT_VERSION, digest }).toEqual({
    version: 'applicant-3',
    digest: 'e922dee1e7b29006271c235ef4fad16cca798b19a84286fb605fb5377bd81768',
  });
});
