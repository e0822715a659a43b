import { useTranslation } from 'react-i18next';

export interface HandOffOfferProps {
  /** Whether it is the way that is advised. */
  readonly prominent?: boolean;
  readonly onChoose: () => void;
}

/** Offers to go on elsewhere: on a computer that is a phone, on a phone any other device. */
export function HandOffOffer({ prominent = false, onChoose }: HandOffOfferProps) {
  const { t } = useTranslation();
  const handheld = matchMedia('(pointer: coarse) and (hover: none)').matches;
  return (
    <button className={prominent ? 'primary' : 'quiet'} onClick={onChoose}>
      {t(handheld ? 'handOff.offerOther' : 'handOff.offer')}
    </button>
  );
}
