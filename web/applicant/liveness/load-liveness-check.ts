/** Fetches the liveness component, which is some megabytes and not needed before its step. */
export const loadLivenessCheck = () => import('../../liveness/liveness-check');
