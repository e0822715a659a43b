import { useTranslation } from 'react-i18next';
import type { Step } from '../../api/client';

const stages = ['start', 'document', 'face', 'result'] as const;

const stageOf: Readonly<Record<Step, number>> = {
  consent: 0,
  document: 1,
  checking: 1,
  liveness: 2,
  deciding: 3,
  review: 3,
  done: 3,
};

/** How far the person has come. */
export function Steps({ step }: { readonly step: Step }) {
  const { t } = useTranslation();
  const current = stageOf[step];
  return (
    <ol className="steps" aria-label={t('steps.label')}>
      {stages.map((stage, index) => (
        <li
          key={stage}
          className={index < current ? 'completed' : undefined}
          aria-current={index === current ? 'step' : undefined}
        >
          <span>{t(`steps.${stage}`)}</span>
          {index < current && <span className="unseen"> ({t('steps.completed')})</span>}
        </li>
      ))}
    </ol>
  );
}
