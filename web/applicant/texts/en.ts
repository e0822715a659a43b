/** The page's texts in English; the other languages have the same keys. */
export const en = {
  languageLabel: 'Language',
  banner:
    'Evaluation copy: a development stand-in judges the faces here, not Amazon Rekognition. Rely on no outcome.',
  loading: 'One moment…',
  tryAgain: 'Try again',
  back: 'Back',
  cancel: 'Cancel',
  steps: {
    label: 'Progress',
    start: 'Start',
    document: 'Document',
    face: 'Face',
    result: 'Result',
    completed: 'completed',
  },
  welcome: {
    title: 'Let’s confirm it’s you',
    lead: 'It takes about two minutes. Have your passport, driving licence or identity card with you.',
    documentTitle: 'Show your document',
    documentText: 'Take a photo of the side with your picture, or choose a file.',
    faceTitle: 'Show your face',
    faceText: 'A short camera check shows that you are really there.',
    resultTitle: 'Get the result',
    resultText: 'Usually within seconds. Now and then a person has to look as well.',
    keptTitle: 'What is kept, and for how long',
    keptImages_one:
      'The photo of your document and pictures from the face check: encrypted, for {{count}} day.',
    keptImages_other:
      'The photo of your document and pictures from the face check: encrypted, for {{count}} days.',
    keptVector_one:
      'If you are approved, a numeric description of your face, so that nobody can use it under another name: for {{count}} day, unless the service that sent you has it erased sooner.',
    keptVector_other:
      'If you are approved, a numeric description of your face, so that nobody can use it under another name: for {{count}} days, unless the service that sent you has it erased sooner.',
    keptRecord_one:
      'A record of what was done and when, without pictures, for {{count}} day. Whoever looks at a picture is recorded in it too.',
    keptRecord_other:
      'A record of what was done and when, without pictures, for {{count}} days. Whoever looks at a picture is recorded in it too.',
    keptAttempts_one:
      'So that nobody can try again and again, scrambled traces of your network address and of a random number kept in this browser: for {{count}} day.',
    keptAttempts_other:
      'So that nobody can try again and again, scrambled traces of your network address and of a random number kept in this browser: for {{count}} days.',
    lightTitle: 'Flashing coloured light',
    lightText:
      'During the face check the screen flashes in several colours for a few seconds. This can trigger seizures in people with photosensitive epilepsy.',
    lightChoice: 'Check my face without flashing light',
    lightNoChoice:
      'If light can affect you, please don’t go on here. Ask the service that sent you for another way.',
    agreement:
      'By choosing “Agree and start” you agree that your document and pictures of your face are used to confirm who you are, and are kept as described above.',
    agree: 'Agree and start',
    disagree: 'If you don’t agree, simply close this page. No picture is taken before you agree.',
    validUntil: 'This link works until {{time}}.',
    noCamera: 'This device seems to have no camera. Continue on your phone, where it is easiest.',
  },
  document: {
    title: 'Photograph your document',
    lead: 'Passport, driving licence or identity card: the side with your picture.',
    adviceFlat: 'Lay it flat on a plain, dark surface',
    adviceLight: 'In even light, without reflections',
    adviceWhole: 'With all four corners in the picture',
    takePhoto: 'Take a photo',
    chooseFile: 'Choose a file',
    drop: 'You can also drop a picture here or paste one.',
    dropNow: 'Drop the picture here',
    formats: 'JPEG, PNG, WebP or AVIF, up to {{megabytes}} MB',
    attemptsLeft_one: 'You have {{count}} attempt left.',
    attemptsLeft_other: 'You have {{count}} attempts left.',
    camera: {
      title: 'Place the document in the frame',
      view: 'What the camera sees',
      starting: 'Starting the camera. Please allow its use if you are asked.',
      missing: 'Choose a file, or continue on your phone.',
      capture: 'Take the photo',
      switch: 'Use another camera',
    },
    guidance: {
      too_dark: 'It is too dark. Find more light.',
      glare: 'Light is reflected. Tilt the document a little.',
      blurred: 'The picture is blurred. Hold still.',
      no_face: 'No picture of a face found. Show the side that has one.',
      too_far: 'Move closer.',
      good: 'Looks good. Take the photo.',
    },
    preview: {
      title: 'Can everything be read?',
      lead: 'Check that the whole document is there, sharp and without reflections.',
      image: 'Your photo of the document',
      too_dark: 'The photo looks dark. A brighter one has better chances.',
      blurred: 'The photo looks blurred. A sharper one has better chances.',
      send: 'Use this photo',
      retake: 'Choose another',
    },
    sending: {
      title: 'Sending your document',
      progress: 'Sent so far',
      failed: 'The photo could not be sent. Check your connection and try again.',
    },
    checking: {
      title: 'Checking your document',
      lead: 'This takes a few seconds. Please keep this page open.',
      slow: 'It is taking longer than usual. You need not do anything: this page goes on by itself.',
      sendAgain: 'Send the photo again',
    },
    fileFaults: {
      heic: 'This is a HEIC photo, which cannot be read here. Take the photo with this page, or save it as JPEG (on an iPhone: Settings › Camera › Formats › Most Compatible).',
      pdf: 'This is a PDF. Take a photo of the document, or save it as JPEG or PNG.',
      other: 'This is not a picture that can be read here. Use a JPEG, PNG, WebP or AVIF file.',
      empty: 'This file is empty. Choose another one, or take a photo.',
      too_large:
        'This file is larger than {{megabytes}} MB. Save it smaller, or take the photo with this page.',
      unreadable: 'This picture cannot be opened; it may be damaged. Choose another one.',
    },
  },
  documentReasons: {
    NO_FACE: {
      title: 'No face was found on the photo',
      text: 'Photograph the side of the document that has your picture, as large as the frame allows.',
    },
    FACE_UNCLEAR: {
      title: 'Your picture on the document is not clear enough',
      text: 'Use more light, avoid reflections, hold still, and go close enough for the document to fill the frame.',
    },
    SEVERAL_FACES: {
      title: 'There is more than one face on the photo',
      text: 'Photograph the document alone, with nobody and no other picture beside it.',
    },
    DOCUMENT_UNREADABLE: {
      title: 'The photo could not be read',
      text: 'The file may be damaged or of another kind. Take a new photo with this page.',
    },
  },
  liveness: {
    title: 'Now show your face',
    lead: 'Be in an evenly lit place, look straight at the screen, and take off anything that hides your face.',
    again: 'The face check was not clear',
    againText:
      'Please do it once more: in even light, not against a bright window, looking straight at the screen.',
    preparing: 'Getting the face check ready…',
    loadFailed: 'The face check could not be loaded. Check your connection and try again.',
    withoutLight: 'Use the check without flashing light',
    withoutLightText: 'Can flashing light affect you?',
    postponed: 'The face check cannot be done just now',
    postponedText:
      'The checks that are planned for one day have been done. You can go on from {{time}}. What you have sent is kept: you need not send it again.',
    postponedLink: 'Come back by the link you were given. It works until {{time}}.',
    attemptsLeft_one: 'You have {{count}} attempt left.',
    attemptsLeft_other: 'You have {{count}} attempts left.',
  },
  failures: {
    camera_refused: {
      title: 'The camera may not be used',
      text: 'Allow it in the browser’s settings for this page (the symbol next to the address), then try again.',
    },
    camera_missing: {
      title: 'No camera was found',
      text: 'The face check needs one. Connect a camera and try again, or continue on your phone.',
    },
    camera_busy: {
      title: 'The camera does not start',
      text: 'Close other programs and pages that use it, then try again.',
    },
    camera_too_slow: {
      title: 'The camera gives too few pictures',
      text: 'Find more light, as cameras slow down in the dark, or use another camera or your phone.',
    },
    browser_unsupported: {
      title: 'This browser cannot do the face check',
      text: 'Open the page in Safari, Chrome, Edge or Firefox: “Continue on another device” gives you a link to copy.',
    },
    device_too_slow: {
      title: 'This device was too slow',
      text: 'Close other programs and pages, or continue on another device.',
    },
    timed_out: {
      title: 'The time ran out',
      text: 'Have your face in the oval and come closer as soon as you are told to.',
    },
    connection_lost: {
      title: 'The connection was lost',
      text: 'Check your internet connection, then try again.',
    },
    server: {
      title: 'Something went wrong on our side',
      text: 'It is not your fault. Please try again in a moment.',
    },
    face_lost: {
      title: 'Your face was out of sight',
      text: 'Be alone in the picture, and keep your face in the oval until the end.',
    },
    landscape: {
      title: 'Please hold your phone upright',
      text: 'Turn it upright and try again.',
    },
    session_refused: {
      title: 'The face check has to begin anew',
      text: 'Please wait a moment, then try again.',
    },
    canceled: {
      title: 'You ended the face check',
      text: 'Start it again when you are ready.',
    },
  },
  deciding: {
    title: 'Comparing',
    lead: 'Nearly done. This takes a few seconds; please keep this page open.',
    slow: 'It is taking longer than usual. You need not do anything: this page goes on by itself.',
  },
  result: {
    approved: {
      title: 'It’s you. Thank you!',
      text: 'Your identity is confirmed. There is nothing left for you to do here.',
    },
    in_review: {
      title: 'A person will take a look',
      text: 'All is sent. Your case is looked at by a reviewer, which may take up to a few days. You may close this page: the service that sent you will be told.',
    },
    failed: {
      title: 'Something went wrong on our side',
      text: 'It is not your fault, and what you sent is not lost. The service that sent you can tell you how it goes on.',
    },
    NO_FACE: {
      title: 'Your identity could not be confirmed',
      text: 'No face was found on your document. Ask the service that sent you for a new link, and use a passport, driving licence or identity card that shows your picture.',
    },
    FACE_UNCLEAR: {
      title: 'Your identity could not be confirmed',
      text: 'Your picture on the document was not clear enough. Ask the service that sent you for a new link, and take the photo in good, even light.',
    },
    SEVERAL_FACES: {
      title: 'Your identity could not be confirmed',
      text: 'There was more than one face on the photo. Ask the service that sent you for a new link, and photograph the document alone.',
    },
    DOCUMENT_UNREADABLE: {
      title: 'Your identity could not be confirmed',
      text: 'The photo of your document could not be read. Ask the service that sent you for a new link, and take the photo with the page’s own camera.',
    },
    LIVENESS_UNCLEAR: {
      title: 'Your identity could not be confirmed',
      text: 'The face check was not clear. Ask the service that sent you for a new link, and try again in even light, looking straight at the screen.',
    },
    NOT_CONFIRMED: {
      title: 'Your identity could not be confirmed',
      text: 'If you think this is wrong, please contact the service that sent you; it can have the case looked at.',
    },
    EXPIRED: {
      title: 'The time has run out',
      text: 'There was no answer for too long. Ask the service that sent you for a new link, and start again.',
    },
    CANCELED: {
      title: 'The verification was canceled',
      text: 'The service that sent you ended it. Please ask there how to go on.',
    },
    return: 'Back to the service',
    close: 'You can close this page.',
    otherDevice: 'You can also go on where you began: the result is shown there too.',
  },
  handOff: {
    offer: 'Continue on your phone',
    offerOther: 'Continue on another device',
    title: 'Continue on your phone',
    lead: 'Scan this code with your phone’s camera. This page follows along, so leave it open.',
    titleOther: 'Continue on another device',
    leadOther:
      'Scan this code with the other device, or open the link in another browser. This page follows along, so leave it open.',
    code: 'QR code that opens this verification on your phone',
    expiresIn: 'The code works for {{time}} more, once.',
    expired: 'The code has run out.',
    renew: 'Show a new code',
    orCopy: 'Or open this link on the other device:',
    copy: 'Copy the link',
    copied: 'Copied',
    warning: 'Show the code to nobody else: it continues your verification.',
    onlyHere:
      'This evaluation copy answers on this machine only: open the link in another browser here, as a phone cannot reach it.',
    failed: 'No code could be made. Check your connection and try again.',
  },
  following: {
    title: 'Continue on your other device',
    lead: 'This page follows along and shows the result. You can leave it open.',
    now: 'Now: {{step}}',
    consent: 'starting',
    document: 'the photo of the document',
    checking: 'checking the document',
    liveness: 'the face check',
    deciding: 'comparing',
  },
  claim: {
    loading: 'Bringing your verification to this device…',
    refusedTitle: 'This code no longer works',
    refusedText:
      'Codes work once and for five minutes. On the device where you began, show a new one and scan it.',
  },
  held: {
    paused: {
      title: 'Please take a break',
      text: 'Too many attempts have failed in a short time. You can go on at {{time}}. This page goes on by itself then.',
      advice:
        'For the next try: use good, even light, a document that shows your picture, and hold still.',
      help: 'If your link has run out by then, ask the service that sent you for a new one. If it was not you who tried, please tell that service.',
    },
    blocked: {
      title: 'You cannot go on here',
      text: 'Too many attempts have failed, again and again, so no more can be made from here.',
      help: 'Please contact the service that sent you. It can have the case looked at and let you go on.',
    },
  },
  trouble: {
    noLinkTitle: 'Please open the link you were given',
    noLinkText:
      'This page works only by the personal link from the service that wants to know it’s you.',
    refusedTitle: 'This link does not work',
    refusedText:
      'It may be incomplete, have run out, or have been replaced by a newer one. Check that it was copied whole, or ask the service that sent you for a new link.',
    expiredTitle: 'This link has run out',
    expiredText: 'Ask the service that sent you for a new one, and start again.',
    connectionTitle: 'No connection',
    connectionText: 'Check your internet connection, then try again. Nothing is lost.',
    serverTitle: 'Something went wrong on our side',
    serverText: 'It is not your fault. Please try again in a moment; nothing is lost.',
    lostConnection: 'No connection at the moment. This page goes on as soon as it is back.',
    notSaved: 'That did not work. Check your connection and try again.',
  },
} as const;
