/**
 * Version of the text that people agree to, recorded with their consent. A test keeps it in step
 * with the words: whoever changes them has to raise it.
 */
export const CONSENT_TEXT_VERSION = 'applicant-3';
