/** Why a liveness check ended without a recording to judge; each has a sentence and a way on in the page's texts. */
export type LivenessFailure =
  /** The person, or a setting of the browser or the system, does not let the page see. */
  | 'camera_refused'
  /** There is none, or only one that is software. */
  | 'camera_missing'
  /** Another program has it, or it does not start. */
  | 'camera_busy'
  /** It gives fewer than 15 pictures a second. */
  | 'camera_too_slow'
  /** The browser lacks what the check needs, as those inside other apps often do. */
  | 'browser_unsupported'
  /** The device could not look for the face and record in time. */
  | 'device_too_slow'
  /** The face did not come into the oval in time, or nobody was there to begin with. */
  | 'timed_out'
  | 'connection_lost'
  /** The service failed. */
  | 'server'
  /** The face went away, or a second one came. */
  | 'face_lost'
  /** The phone is held sideways. */
  | 'landscape'
  /** No session is given, or the one given is over. */
  | 'session_refused'
  /** The person pressed the button that ends the check. */
  | 'canceled';
