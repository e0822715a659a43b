/** What a device is told that has handed its verification over, and what to do. */
export const HANDED_OVER =
  'The verification goes on on another device: go on there, or ask for a new link where you got this one.';

/** What a device is told that comes second with one hand-off link, and what to do. */
export const ALREADY_CLAIMED =
  'This hand-off link has been used: go on on the device that used it, or ask for a new link where you got the first one.';
