/** Of the one dashboard; fixed, so that whoever may read it can be told before it is there. */
export const DASHBOARD_NAME = 'honnin';

/** What the name of every alarm begins with. */
export const ALARM_PREFIX = 'honnin-';
