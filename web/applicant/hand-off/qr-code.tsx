import { encode } from 'uqr';

export interface QrCodeProps {
  readonly text: string;
  /** What a screen reader says instead. */
  readonly label: string;
}

/** Modules of blank space that scanners need around a code (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A QR code, black on white in dark mode too, since many scanners read no other. */
export function QrCode({ text, label }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const modules = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])),
  );
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={modules.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
