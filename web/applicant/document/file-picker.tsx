import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isHandheld } from '../interface/handheld';
import { useDropAndPaste } from './use-drop-and-paste';

export interface FilePickerProps {
  /** Whether it is the way that is advised. */
  readonly prominent: boolean;
  readonly onFile: (file: File) => void;
}

/** Formats the service reads. With them named, phones turn their own into one of them. */
const accepted = 'image/jpeg,image/png,image/webp,image/avif';

/** Takes a file by its dialogue, or dropped or pasted anywhere on the page. */
export function FilePicker({ prominent, onFile }: FilePickerProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const hovering = useDropAndPaste(onFile);

  return (
    <div className={hovering ? 'file-picker hovering' : 'file-picker'}>
      <input
        ref={input}
        hidden
        type="file"
        accept={accepted}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = ''; // The same file may be chosen again.
          if (file) onFile(file);
        }}
      />
      <button
        className={prominent ? 'primary' : 'secondary'}
        onClick={() => input.current?.click()}
      >
        {t('document.chooseFile')}
      </button>
      {!isHandheld() && (
        <p className="drop-hint">{t(hovering ? 'document.dropNow' : 'document.drop')}</p>
      )}
    </div>
  );
}
