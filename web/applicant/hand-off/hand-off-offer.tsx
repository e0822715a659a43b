import { useTranslation } from 'react-i18next';
import { isHandheld } from '../interface/handheld';

export interface HandOffOfferProps {
  /** Whether it is the way that is advised. */
  readonly prominent?: boolean;
  readonly onChoose: () => void;
}

/** Offers to go on elsewhere: on a computer that is a phone, on a phone any other device. */
export function HandOffOffer({ prominent = false, onChoose }: HandOffOfferProps) {
  const { t } = useTranslation();
  return (
    <button className={prominent ? 'primary' : 'quiet'} onClick={onChoose}>
      {t(isHandheld() ? 'handOff.offerOther' : 'handOff.offer')}
    </button>
  );
}
