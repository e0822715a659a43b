import type { Texts } from './texts';

export const es: Texts = {
  languageLabel: 'Idioma',
  banner:
    'Copia de evaluación: aquí los rostros los juzga un sustituto de desarrollo, no Amazon Rekognition. No confíe en ningún resultado.',
  loading: 'Un momento…',
  tryAgain: 'Intentar de nuevo',
  back: 'Atrás',
  cancel: 'Cancelar',
  steps: {
    label: 'Progreso',
    start: 'Inicio',
    document: 'Documento',
    face: 'Rostro',
    result: 'Resultado',
    completed: 'completado',
  },
  welcome: {
    title: 'Confirmemos que es usted',
    lead: 'Tardará unos dos minutos. Tenga a mano su pasaporte, permiso de conducir o documento de identidad.',
    documentTitle: 'Muestre su documento',
    documentText: 'Haga una foto del lado que lleva su imagen o elija un archivo.',
    faceTitle: 'Muestre su rostro',
    faceText: 'Una breve prueba con la cámara demuestra que está realmente presente.',
    resultTitle: 'Reciba el resultado',
    resultText: 'Normalmente en segundos. A veces también tiene que mirarlo una persona.',
    keptTitle: 'Qué se guarda y por cuánto tiempo',
    keptImages_one:
      'La foto de su documento y las imágenes de la prueba facial, cifradas, durante {{count}} día.',
    keptImages_other:
      'La foto de su documento y las imágenes de la prueba facial, cifradas, durante {{count}} días.',
    keptVector_one:
      'Si se confirma su identidad, una descripción numérica de su rostro, para que nadie pueda usarlo con otro nombre, durante {{count}} día, o menos si el servicio que le envió la hace borrar antes.',
    keptVector_other:
      'Si se confirma su identidad, una descripción numérica de su rostro, para que nadie pueda usarlo con otro nombre, durante {{count}} días, o menos si el servicio que le envió la hace borrar antes.',
    keptRecord_one:
      'Un registro de qué se hizo y cuándo, sin imágenes, durante {{count}} día. También se anota en él quién mira una imagen.',
    keptRecord_other:
      'Un registro de qué se hizo y cuándo, sin imágenes, durante {{count}} días. También se anota en él quién mira una imagen.',
    keptAttempts_one:
      'Para que nadie lo intente una y otra vez, rastros codificados de su dirección de red y de un número aleatorio que guarda este navegador, durante {{count}} día.',
    keptAttempts_other:
      'Para que nadie lo intente una y otra vez, rastros codificados de su dirección de red y de un número aleatorio que guarda este navegador, durante {{count}} días.',
    lightTitle: 'Luces de colores intermitentes',
    lightText:
      'Durante la prueba facial, la pantalla parpadea en varios colores unos segundos. Esto puede provocar crisis en personas con epilepsia fotosensible.',
    lightChoice: 'Comprobar mi rostro sin luces intermitentes',
    lightNoChoice:
      'Si la luz puede afectarle, no continúe aquí. Pida otra vía al servicio que le envió.',
    agreement:
      'Al elegir «Aceptar y empezar», acepta que su documento y las imágenes de su rostro se usen para confirmar su identidad y se guarden como se describe arriba.',
    agree: 'Aceptar y empezar',
    disagree:
      'Si no está de acuerdo, cierre esta página. No se toma ninguna imagen antes de que acepte.',
    validUntil: 'Este enlace funciona hasta: {{time}}.',
    noCamera:
      'Este dispositivo no parece tener cámara. Continúe en su teléfono, donde es más fácil.',
  },
  document: {
    title: 'Fotografíe su documento',
    lead: 'Pasaporte, permiso de conducir o documento de identidad: el lado que lleva su imagen.',
    adviceFlat: 'Sobre una superficie lisa, plana y oscura',
    adviceLight: 'Con luz uniforme y sin reflejos',
    adviceWhole: 'Con las cuatro esquinas dentro de la imagen',
    takePhoto: 'Hacer una foto',
    chooseFile: 'Elegir un archivo',
    drop: 'También puede soltar una imagen aquí o pegarla.',
    dropNow: 'Suelte la imagen aquí',
    formats: 'JPEG, PNG, WebP o AVIF, hasta {{megabytes}} MB',
    attemptsLeft_one: 'Le queda {{count}} intento.',
    attemptsLeft_other: 'Le quedan {{count}} intentos.',
    camera: {
      title: 'Coloque el documento en el marco',
      view: 'Lo que ve la cámara',
      starting: 'Iniciando la cámara. Permita su uso si se le pregunta.',
      missing: 'Elija un archivo o continúe en su teléfono.',
      capture: 'Hacer la foto',
      switch: 'Usar otra cámara',
    },
    guidance: {
      too_dark: 'Está demasiado oscuro. Busque más luz.',
      glare: 'Hay un reflejo. Incline un poco el documento.',
      blurred: 'La imagen está borrosa. No se mueva.',
      no_face: 'No se encuentra ninguna cara. Muestre el lado que lleva su imagen.',
      too_far: 'Acérquese.',
      good: 'Se ve bien. Haga la foto.',
    },
    preview: {
      title: '¿Se puede leer todo?',
      lead: 'Compruebe que se vea todo el documento, nítido y sin reflejos.',
      image: 'Su foto del documento',
      too_dark: 'La foto parece oscura. Con más luz tendrá mejores posibilidades.',
      blurred: 'La foto parece borrosa. Si es más nítida tendrá mejores posibilidades.',
      send: 'Usar esta foto',
      retake: 'Elegir otra',
    },
    sending: {
      title: 'Enviando su documento',
      progress: 'Enviado hasta ahora',
      failed: 'No se pudo enviar la foto. Compruebe su conexión e inténtelo de nuevo.',
    },
    checking: {
      title: 'Comprobando su documento',
      lead: 'Tarda unos segundos. Deje esta página abierta.',
      slow: 'Está tardando más de lo habitual. No tiene que hacer nada: esta página continúa sola.',
      sendAgain: 'Enviar la foto otra vez',
    },
    fileFaults: {
      heic: 'Esta foto es HEIC y no se puede leer aquí. Haga la foto con esta página o guárdela como JPEG (en un iPhone: Ajustes › Cámara › Formatos › Más compatible).',
      pdf: 'Esto es un PDF. Haga una foto del documento o guárdelo como JPEG o PNG.',
      other: 'Esto no es una imagen que se pueda leer aquí. Use un archivo JPEG, PNG, WebP o AVIF.',
      empty: 'Este archivo está vacío. Elija otro o haga una foto.',
      too_large:
        'Este archivo ocupa más de {{megabytes}} MB. Guárdelo más pequeño o haga la foto con esta página.',
      unreadable: 'No se puede abrir esta imagen; quizá esté dañada. Elija otra.',
    },
  },
  documentReasons: {
    NO_FACE: {
      title: 'No se encontró ninguna cara en la foto',
      text: 'Fotografíe el lado del documento que lleva su imagen, tan grande como permita el marco.',
    },
    FACE_UNCLEAR: {
      title: 'Su imagen en el documento no es lo bastante clara',
      text: 'Use más luz, evite los reflejos, no se mueva y acérquese hasta que el documento llene el marco.',
    },
    SEVERAL_FACES: {
      title: 'Hay más de una cara en la foto',
      text: 'Fotografíe solo el documento, sin nadie ni ninguna otra imagen al lado.',
    },
    DOCUMENT_UNREADABLE: {
      title: 'No se pudo leer la foto',
      text: 'El archivo puede estar dañado o ser de otro tipo. Haga una foto nueva con esta página.',
    },
  },
  liveness: {
    title: 'Ahora muestre su rostro',
    lead: 'Póngase en un lugar con luz uniforme, mire de frente a la pantalla y quítese lo que le tape la cara.',
    again: 'La prueba facial no fue clara',
    againText:
      'Hágala otra vez: con luz uniforme, sin una ventana brillante detrás y mirando de frente a la pantalla.',
    preparing: 'Preparando la prueba facial…',
    loadFailed: 'No se pudo cargar la prueba facial. Compruebe su conexión e inténtelo de nuevo.',
    withoutLight: 'Usar la prueba sin luces intermitentes',
    withoutLightText: '¿Pueden afectarle las luces intermitentes?',
    postponed: 'Ahora no es posible hacer la prueba facial',
    postponedText:
      'Ya se han hecho todas las pruebas previstas para un día. Podrá continuar a partir de este momento: {{time}}. Lo que ha enviado se conserva y no tendrá que enviarlo otra vez.',
    postponedLink: 'Vuelva con el enlace que recibió. Funciona hasta este momento: {{time}}.',
    attemptsLeft_one: 'Le queda {{count}} intento.',
    attemptsLeft_other: 'Le quedan {{count}} intentos.',
  },
  failures: {
    camera_refused: {
      title: 'No se permite usar la cámara',
      text: 'Permítala en los ajustes del navegador para esta página (el símbolo junto a la dirección) e inténtelo de nuevo.',
    },
    camera_missing: {
      title: 'No se encontró ninguna cámara',
      text: 'La prueba facial necesita una. Conecte una cámara e inténtelo de nuevo, o continúe en su teléfono.',
    },
    camera_busy: {
      title: 'La cámara no se inicia',
      text: 'Cierre otros programas y páginas que la usen e inténtelo de nuevo.',
    },
    camera_too_slow: {
      title: 'La cámara da muy pocas imágenes',
      text: 'Busque más luz, pues las cámaras van más lentas en la oscuridad, o use otra cámara o su teléfono.',
    },
    browser_unsupported: {
      title: 'Este navegador no permite hacer la prueba facial',
      text: 'Abra la página en Safari, Chrome, Edge o Firefox: «Continuar en otro dispositivo» le da un enlace para copiar.',
    },
    device_too_slow: {
      title: 'Este dispositivo fue demasiado lento',
      text: 'Cierre otros programas y páginas, o continúe en otro dispositivo.',
    },
    timed_out: {
      title: 'Se acabó el tiempo',
      text: 'Tenga la cara en el óvalo y acérquese en cuanto se le indique.',
    },
    connection_lost: {
      title: 'Se perdió la conexión',
      text: 'Compruebe su conexión a internet e inténtelo de nuevo.',
    },
    server: {
      title: 'Algo falló por nuestra parte',
      text: 'No es culpa suya. Inténtelo de nuevo en un momento.',
    },
    face_lost: {
      title: 'Su cara quedó fuera de la vista',
      text: 'Aparezca sin nadie más en la imagen y mantenga la cara en el óvalo hasta el final.',
    },
    landscape: {
      title: 'Sujete el teléfono en vertical',
      text: 'Póngalo en vertical e inténtelo de nuevo.',
    },
    session_refused: {
      title: 'La prueba facial tiene que empezar de nuevo',
      text: 'Espere un momento e inténtelo de nuevo.',
    },
    canceled: {
      title: 'Ha terminado la prueba facial',
      text: 'Empiécela de nuevo cuando quiera.',
    },
  },
  deciding: {
    title: 'Comparando',
    lead: 'Ya casi está. Tarda unos segundos; deje esta página abierta.',
    slow: 'Está tardando más de lo habitual. No tiene que hacer nada: esta página continúa sola.',
  },
  result: {
    approved: {
      title: 'Es usted. ¡Gracias!',
      text: 'Su identidad está confirmada. Ya no tiene que hacer nada más aquí.',
    },
    in_review: {
      title: 'Una persona lo revisará',
      text: 'Todo está enviado. Una persona revisará su caso, lo que puede tardar unos días. Puede cerrar esta página: el servicio que le envió recibirá el resultado.',
    },
    failed: {
      title: 'Algo falló por nuestra parte',
      text: 'No es culpa suya y lo que envió no se ha perdido. El servicio que le envió puede decirle cómo continuar.',
    },
    NO_FACE: {
      title: 'No se pudo confirmar su identidad',
      text: 'No se encontró ninguna cara en su documento. Pida un enlace nuevo al servicio que le envió y use un pasaporte, permiso de conducir o documento de identidad que muestre su imagen.',
    },
    FACE_UNCLEAR: {
      title: 'No se pudo confirmar su identidad',
      text: 'Su imagen en el documento no era lo bastante clara. Pida un enlace nuevo al servicio que le envió y haga la foto con luz buena y uniforme.',
    },
    SEVERAL_FACES: {
      title: 'No se pudo confirmar su identidad',
      text: 'Había más de una cara en la foto. Pida un enlace nuevo al servicio que le envió y fotografíe solo el documento.',
    },
    DOCUMENT_UNREADABLE: {
      title: 'No se pudo confirmar su identidad',
      text: 'No se pudo leer la foto de su documento. Pida un enlace nuevo al servicio que le envió y haga la foto con la cámara de esta página.',
    },
    LIVENESS_UNCLEAR: {
      title: 'No se pudo confirmar su identidad',
      text: 'La prueba facial no fue clara. Pida un enlace nuevo al servicio que le envió e inténtelo otra vez con luz uniforme, mirando de frente a la pantalla.',
    },
    NOT_CONFIRMED: {
      title: 'No se pudo confirmar su identidad',
      text: 'Si cree que es un error, póngase en contacto con el servicio que le envió; puede hacer que se revise el caso.',
    },
    EXPIRED: {
      title: 'Se acabó el tiempo',
      text: 'No hubo respuesta durante demasiado tiempo. Pida un enlace nuevo al servicio que le envió y empiece otra vez.',
    },
    CANCELED: {
      title: 'La verificación se canceló',
      text: 'El servicio que le envió la ha terminado. Pregunte allí cómo continuar.',
    },
    return: 'Volver al servicio',
    close: 'Puede cerrar esta página.',
    otherDevice: 'También puede seguir donde empezó: allí se muestra el resultado.',
  },
  handOff: {
    offer: 'Continuar en su teléfono',
    offerOther: 'Continuar en otro dispositivo',
    title: 'Continúe en su teléfono',
    lead: 'Escanee este código con la cámara de su teléfono. Esta página muestra el avance, así que déjela abierta.',
    titleOther: 'Continúe en otro dispositivo',
    leadOther:
      'Escanee este código con el otro dispositivo o abra el enlace en otro navegador. Esta página muestra el avance, así que déjela abierta.',
    code: 'Código QR que abre esta verificación en su teléfono',
    expiresIn: 'El código funciona durante {{time}} más, una sola vez.',
    expired: 'El código ha caducado.',
    renew: 'Mostrar un código nuevo',
    orCopy: 'O abra este enlace en el otro dispositivo:',
    copy: 'Copiar el enlace',
    copied: 'Copiado',
    warning: 'No muestre el código a nadie: con él se continúa su verificación.',
    onlyHere:
      'Esta copia de evaluación solo responde en este equipo: abra el enlace aquí en otro navegador, pues un teléfono no puede alcanzarla.',
    failed: 'No se pudo crear un código. Compruebe su conexión e inténtelo de nuevo.',
  },
  following: {
    title: 'Continúe en su otro dispositivo',
    lead: 'Esta página muestra el avance y el resultado. Puede dejarla abierta.',
    now: 'Ahora: {{step}}',
    consent: 'el inicio',
    document: 'la foto del documento',
    checking: 'la comprobación del documento',
    liveness: 'la prueba facial',
    deciding: 'la comparación',
  },
  claim: {
    loading: 'Trayendo su verificación a este dispositivo…',
    refusedTitle: 'Este código ya no funciona',
    refusedText:
      'Los códigos funcionan una vez y durante cinco minutos. En el dispositivo donde empezó, muestre uno nuevo y escanéelo.',
  },
  held: {
    paused: {
      title: 'Haga una pausa, por favor',
      text: 'Han fallado demasiados intentos en poco tiempo. Puede seguir a partir de: {{time}}. Entonces esta página sigue por sí sola.',
      advice:
        'Para el próximo intento: busque una luz buena y uniforme, use un documento que muestre su foto y no se mueva.',
      help: 'Si para entonces su enlace ha caducado, pida otro al servicio que se lo envió. Si no fue usted quien lo intentó, avise a ese servicio.',
    },
    blocked: {
      title: 'No puede seguir aquí',
      text: 'Han fallado demasiados intentos, una y otra vez, y desde aquí no se pueden hacer más.',
      help: 'Póngase en contacto con el servicio que le envió el enlace: puede hacer que se revise el caso y permitirle seguir.',
    },
  },
  trouble: {
    noLinkTitle: 'Abra el enlace que recibió',
    noLinkText:
      'Esta página solo funciona con el enlace personal del servicio que quiere saber que es usted.',
    refusedTitle: 'Este enlace no funciona',
    refusedText:
      'Puede estar incompleto, haber caducado o haberse sustituido por otro más reciente. Compruebe que se copió entero o pida un enlace nuevo al servicio que le envió.',
    expiredTitle: 'Este enlace ha caducado',
    expiredText: 'Pida uno nuevo al servicio que le envió y empiece otra vez.',
    connectionTitle: 'Sin conexión',
    connectionText: 'Compruebe su conexión a internet e inténtelo de nuevo. No se ha perdido nada.',
    serverTitle: 'Algo falló por nuestra parte',
    serverText: 'No es culpa suya. Inténtelo de nuevo en un momento; no se ha perdido nada.',
    lostConnection: 'Ahora mismo no hay conexión. Esta página continuará en cuanto vuelva.',
    notSaved: 'No ha funcionado. Compruebe su conexión e inténtelo de nuevo.',
  },
};
