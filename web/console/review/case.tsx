import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TextareaProps } from '@cloudscape-design/components/textarea';
import { useRef, useState } from 'react';
import { useLocation } from 'react-router';
import type { ReviewedVerification, ReviewSettings } from '../api/review-api';
import { Failure } from '../interface/failure';
import { Page } from '../interface/page';
import { PageLink } from '../interface/page-link';
import { Duplicates } from '../verification/duplicates';
import { EarlierFace } from '../verification/earlier-face';
import { Images } from '../verification/images';
import { Opinions } from '../verification/opinions';
import { Scores } from '../verification/scores';
import { isBeforeReviewers } from './cases';
import { caseStateOf } from './case-state';
import { CaseStanding } from './case-standing';
import { DecisionForm } from './decision-form';
import { NoticeBar } from './notice-bar';
import { questionOf, questions } from './questions';
import { ShortcutsHelp } from './shortcuts-help';
import { useCase } from './use-case';
import { useDraft } from './use-draft';
import { useKeyPreference } from './use-key-preference';
import { noticeIn, useNextCase } from './use-next-case';
import { useNow } from './use-now';
import { useShortcuts } from './use-shortcuts';

export interface CaseProps {
  readonly verification: ReviewedVerification;
  readonly settings: ReviewSettings;
}

/** A case before a reviewer. Its images are shown once it is theirs, since looking at them is recorded. */
export function Case({ verification, settings: { reviewer, reviewReasons } }: CaseProps) {
  const { id, duplicates = [], earlierFace } = verification;
  const opinions = [...(verification.earlierOpinions ?? []), ...verification.opinions];
  const question = questionOf(verification);
  const state = caseStateOf(verification, reviewer, useNow());
  const isMine = state.kind === 'mine';
  const draft = useDraft(reviewReasons[question]);
  const noteRef = useRef<TextareaProps.Ref>(null);
  const { take, release, decide } = useCase(id);
  const next = useNextCase();
  const [helping, setHelping] = useState(false);
  const [keys, setKeys] = useKeyPreference();
  const notice = noticeIn(useLocation().state);

  const goOn = (said?: string) =>
    next.mutate({ reviewer, passedOver: id, ...(said !== undefined && { notice: said }) });
  const send = () => {
    if (!draft.review || !isMine || decide.isPending) return;
    decide.mutate(draft.review, { onSuccess: (decided) => goOn(said(decided)) });
  };
  const giveBack = () => release.mutate(undefined, { onSuccess: () => goOn('Given back.') });
  const reasons = draft.decision ? reviewReasons[question][draft.decision] : [];
  useShortcuts(
    {
      '?': () => setHelping(true),
      n: () => goOn(),
      t: () => take.mutate(),
      ...(isMine && {
        g: giveBack,
        a: () => draft.decide('approve'),
        r: () => draft.decide('reject'),
        w: () => noteRef.current?.focus(),
        'Ctrl+Enter': send,
        ...Object.fromEntries(
          reasons.map((reason, index) => [String(index + 1), () => draft.choose(reason)]),
        ),
      }),
    },
    keys,
  );
  const failure = decide.error ?? take.error ?? release.error ?? next.error;

  return (
    <Page
      title={`Case ${id.slice(0, 8)}`}
      description={questions[question]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ShortcutsHelp
            visible={helping}
            onVisible={setHelping}
            enabled={keys}
            onEnabled={setKeys}
          />
          {isMine && (
            <Button onClick={giveBack} loading={release.isPending}>
              Give it back
            </Button>
          )}
          <Button onClick={() => goOn()} loading={next.isPending}>
            Next case
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        {notice !== undefined && <NoticeBar notice={notice} />}
        {failure && <Failure what="That could not be done" error={failure} />}
        <CaseStanding
          state={state}
          verification={verification}
          taking={take.isPending}
          onTake={() => take.mutate()}
        />
        <ColumnLayout columns={2}>
          <Container header={<Header variant="h2">Images</Header>}>
            {isMine ? (
              <Images verification={verification} />
            ) : (
              'They are shown once you have taken the case, since looking at them is recorded.'
            )}
          </Container>
          <SpaceBetween size="l">
            {isMine && (
              <Container header={<Header variant="h2">Your decision</Header>}>
                <DecisionForm
                  reasons={reasons}
                  draft={draft}
                  noteRef={noteRef}
                  sending={decide.isPending || next.isPending}
                  onSend={send}
                />
              </Container>
            )}
            {earlierFace && <EarlierFace earlierFace={earlierFace} shown={isMine} />}
            {duplicates.length > 0 && <Duplicates duplicates={duplicates} />}
            <Container
              header={
                <Header
                  variant="h2"
                  actions={<PageLink to={`/verifications/${id}`}>The whole verification</PageLink>}
                >
                  Scores
                </Header>
              }
            >
              <Scores verification={verification} />
            </Container>
            {opinions.length > 0 && <Opinions opinions={opinions} />}
          </SpaceBetween>
        </ColumnLayout>
      </SpaceBetween>
    </Page>
  );
}

/** What became of a decision, in a sentence. */
function said(verification: ReviewedVerification): string {
  const { id, opinions } = verification;
  const name = id.slice(0, 8);
  if (isBeforeReviewers(verification)) {
    return `Your opinion of ${name} is kept; it takes two reviewers who agree (${opinions.length} so far).`;
  }
  const outcome = opinions.at(-1)?.outcome === 'reject' ? 'rejected' : 'approved';
  return `You have ${outcome} ${name}.`;
}
