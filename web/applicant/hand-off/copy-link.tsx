import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A link to take along: to copy by a button, or by hand where the page may not use the clipboard. */
export function CopyLink({ url }: { readonly url: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [copied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
    } catch {
      setCopied(false); // The field holds the link for copying by hand.
    }
  }

  return (
    <div className="copy-link">
      <label htmlFor={id}>{t('handOff.orCopy')}</label>
      <div>
        <input id={id} readOnly value={url} onFocus={({ target }) => target.select()} />
        <button className="secondary" onClick={() => void copy()}>
          {t('handOff.copy')}
        </button>
      </div>
      <p role="status">{copied && t('handOff.copied')}</p>
    </div>
  );
}
