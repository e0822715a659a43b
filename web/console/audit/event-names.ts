/** What the types of audit events mean. */
const names: Readonly<Record<string, string>> = {
  'verification.created': 'Verification created',
  'verification.forced': 'Outcome forced by a test subject',
  'consent.given': 'Applicant consented',
  'link.renewed': 'Applicant’s link renewed',
  'document.upload_ignored': 'Further upload ignored',
  'document.uploaded': 'Document uploaded',
  'document.judged': 'Document judged',
  'liveness.session_opened': 'Liveness session opened',
  'liveness.session_ended': 'Liveness session ended',
  'liveness.judged': 'Liveness judged',
  'faces.compared': 'Faces compared',
  'duplicates.found': 'Duplicates found',
  'image.viewed': 'Image looked at',
  'review.taken': 'Case taken for review',
  'review.released': 'Case given back',
  'review.opinion': 'Reviewer gave an opinion',
  'review.decided': 'Review decided',
  'verification.cancel_requested': 'Cancellation asked for',
  'verification.decided': 'Verification decided',
  'verification.exported': 'Signed bundle exported',
  'abuse.paused': 'Paused after too many failures',
  'abuse.blocked': 'Blocked after too many pauses',
  'abuse.lifted': 'Pauses and blocks lifted',
  'verification.faulted': 'Workflow met a fault',
  'verification.redriven': 'Workflow taken up again',
  'verification.erasing': 'Erasure begun',
  'verification.erased': 'Verification erased',
};

/** The type of an audit event in words; as it is when it is none that has any. */
export const eventName = (type: string): string => names[type] ?? type;
