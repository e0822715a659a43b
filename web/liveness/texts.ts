import type { FaceLivenessDetectorCoreProps } from '@aws-amplify/ui-react-liveness';

type DisplayText = NonNullable<FaceLivenessDetectorCoreProps['displayText']>;

/** What the liveness component says on the screens that are shown of it; errors are the page's to tell. */
type ShownText = Required<
  Pick<
    DisplayText,
    | 'a11yVideoLabelText'
    | 'cancelLivenessCheckText'
    | 'hintCanNotIdentifyText'
    | 'hintCheckCompleteText'
    | 'hintConnectingText'
    | 'hintFaceDetectedText'
    | 'hintFaceOffCenterText'
    | 'hintHoldFaceForFreshnessText'
    | 'hintIlluminationNormalText'
    | 'hintIlluminationTooBrightText'
    | 'hintIlluminationTooDarkText'
    | 'hintMatchIndicatorText'
    | 'hintMoveFaceFrontOfCameraText'
    | 'hintTooCloseText'
    | 'hintTooFarText'
    | 'hintTooManyFacesText'
    | 'hintVerifyingText'
    | 'recordingIndicatorText'
    | 'waitingCameraPermissionText'
  >
>;

export interface LivenessTexts {
  /** Before the check begins: what will happen, in order. */
  readonly allowCamera: string;
  readonly moveCloser: string;
  readonly holdStill: string;
  readonly lightWarningTitle: string;
  readonly lightWarning: string;
  readonly start: string;
  readonly starting: string;
  readonly display: ShownText;
}

const english: LivenessTexts = {
  allowCamera: 'If you are asked whether this page may use the camera, allow it.',
  moveCloser: 'An oval appears. Move closer until your face fills it.',
  holdStill: 'Hold still while the screen flashes in colours.',
  lightWarningTitle: 'The screen will flash',
  lightWarning:
    'Flashing coloured light can trigger seizures in some people. Do not start if you, or anyone in your family, have epilepsy.',
  start: 'Start the face check',
  starting: 'Starting the camera…',
  display: {
    a11yVideoLabelText: 'Camera picture for the face check',
    cancelLivenessCheckText: 'End the face check',
    hintCanNotIdentifyText: 'Move your face in front of the camera',
    hintCheckCompleteText: 'The recording is complete',
    hintConnectingText: 'Connecting…',
    hintFaceDetectedText: 'Face found',
    hintFaceOffCenterText: 'Your face is outside the oval. Move it to the centre.',
    hintHoldFaceForFreshnessText: 'Hold still',
    hintIlluminationNormalText: 'The light is good',
    hintIlluminationTooBrightText: 'Move to a dimmer place',
    hintIlluminationTooDarkText: 'Move to a brighter place',
    hintMatchIndicatorText: 'Half way there. Keep moving closer.',
    hintMoveFaceFrontOfCameraText: 'Move your face in front of the camera',
    hintTooCloseText: 'Move back',
    hintTooFarText: 'Move closer',
    hintTooManyFacesText: 'Be alone in front of the camera',
    hintVerifyingText: 'Checking…',
    recordingIndicatorText: 'Rec',
    waitingCameraPermissionText: 'Waiting for you to allow the camera',
  },
};

const japanese: LivenessTexts = {
  allowCamera: 'カメラの使用許可を求められたら、許可してください。',
  moveCloser: '楕円の枠が表示されたら、顔が枠いっぱいになるまで近づいてください。',
  holdStill: '画面の色が変わる間は、そのまま動かないでください。',
  lightWarningTitle: '画面が点滅します',
  lightWarning:
    'さまざまな色の光の点滅により、まれに発作が起こることがあります。ご本人またはご家族にてんかんの症状がある場合は、開始しないでください。',
  start: '顔の確認を始める',
  starting: 'カメラを起動しています…',
  display: {
    a11yVideoLabelText: '顔の確認に使用するカメラの映像',
    cancelLivenessCheckText: '顔の確認を中止する',
    hintCanNotIdentifyText: '顔をカメラの正面に向けてください',
    hintCheckCompleteText: '撮影が完了しました',
    hintConnectingText: '接続しています…',
    hintFaceDetectedText: '顔を検出しました',
    hintFaceOffCenterText: '顔が枠から外れています。中央に合わせてください。',
    hintHoldFaceForFreshnessText: 'そのまま動かないでください',
    hintIlluminationNormalText: '明るさは適切です',
    hintIlluminationTooBrightText: 'もう少し暗い場所に移動してください',
    hintIlluminationTooDarkText: 'もう少し明るい場所に移動してください',
    hintMatchIndicatorText: '半分まで近づきました。そのままゆっくり近づいてください。',
    hintMoveFaceFrontOfCameraText: '顔をカメラの正面に向けてください',
    hintTooCloseText: '少し離れてください',
    hintTooFarText: 'もう少し近づいてください',
    hintTooManyFacesText: 'お一人でカメラに映ってください',
    hintVerifyingText: '確認しています…',
    recordingIndicatorText: '録画中',
    waitingCameraPermissionText: 'カメラの使用許可をお待ちしています',
  },
};

const spanish: LivenessTexts = {
  allowCamera: 'Si se le pregunta si esta página puede usar la cámara, permítalo.',
  moveCloser: 'Aparecerá un óvalo. Acérquese hasta que su rostro lo llene.',
  holdStill: 'No se mueva mientras la pantalla cambia de color.',
  lightWarningTitle: 'La pantalla emitirá destellos',
  lightWarning:
    'Los destellos de colores pueden provocar crisis en algunas personas. No empiece si usted o alguien de su familia tiene epilepsia.',
  start: 'Empezar la prueba facial',
  starting: 'Encendiendo la cámara…',
  display: {
    a11yVideoLabelText: 'Imagen de la cámara para la prueba facial',
    cancelLivenessCheckText: 'Terminar la prueba facial',
    hintCanNotIdentifyText: 'Ponga el rostro frente a la cámara',
    hintCheckCompleteText: 'La grabación ha terminado',
    hintConnectingText: 'Conectando…',
    hintFaceDetectedText: 'Rostro encontrado',
    hintFaceOffCenterText: 'Su rostro está fuera del óvalo. Póngalo en el centro.',
    hintHoldFaceForFreshnessText: 'No se mueva',
    hintIlluminationNormalText: 'La luz es buena',
    hintIlluminationTooBrightText: 'Vaya a un lugar con menos luz',
    hintIlluminationTooDarkText: 'Vaya a un lugar con más luz',
    hintMatchIndicatorText: 'Ya va por la mitad. Siga acercándose.',
    hintMoveFaceFrontOfCameraText: 'Ponga el rostro frente a la cámara',
    hintTooCloseText: 'Aléjese un poco',
    hintTooFarText: 'Acérquese',
    hintTooManyFacesText: 'Solo debe haber una persona frente a la cámara',
    hintVerifyingText: 'Comprobando…',
    recordingIndicatorText: 'Grabando',
    waitingCameraPermissionText: 'Esperando a que permita usar la cámara',
  },
};

export const livenessTexts = { en: english, ja: japanese, es: spanish } as const;
