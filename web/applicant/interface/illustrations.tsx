import type { ReactNode } from 'react';

/** Drawings say nothing that the heading below them does not. */
function Drawing({ children }: { readonly children: ReactNode }) {
  return (
    <svg className="illustration" viewBox="0 0 160 112" aria-hidden="true">
      {children}
    </svg>
  );
}

export function DocumentDrawing() {
  return (
    <Drawing>
      <ellipse className="ground" cx="80" cy="100" rx="66" ry="6" />
      <g transform="rotate(-4 80 56)">
        <rect className="sheet" x="22" y="20" width="116" height="72" rx="9" />
        <rect className="tint" x="34" y="34" width="34" height="44" rx="5" />
        <circle className="line-fill" cx="51" cy="49" r="7.5" />
        <path className="line-fill" d="M37 74a14 14 0 0 1 28 0z" />
        <path className="strokes" d="M80 40h42M80 52h42M80 64h28" />
        <path className="strokes accent" d="M80 78h20" />
      </g>
      <path className="corners" d="M10 28V10h18M132 10h18v18M150 84v18h-18M28 102H10V84" />
    </Drawing>
  );
}

export function FaceDrawing() {
  return (
    <Drawing>
      <ellipse className="ground" cx="80" cy="106" rx="50" ry="4" />
      <rect className="sheet" x="46" y="4" width="68" height="100" rx="12" />
      <ellipse className="oval" cx="80" cy="50" rx="23" ry="32" />
      <circle className="line-fill" cx="80" cy="43" r="11" />
      <path className="line-fill" d="M60.5 68a20 20 0 0 1 39 0q-8 14-19.5 14t-19.5-14z" />
      <circle className="tint" cx="80" cy="95" r="3.5" />
    </Drawing>
  );
}

export function DevicesDrawing() {
  return (
    <Drawing>
      <ellipse className="ground" cx="80" cy="103" rx="70" ry="5" />
      <rect className="sheet" x="14" y="22" width="92" height="62" rx="7" />
      <path className="tint" d="M6 88h108l-6 9H12z" />
      <path className="strokes" d="M30 42h44M30 54h30" />
      <rect className="sheet" x="104" y="36" width="42" height="66" rx="8" />
      <circle className="line-fill" cx="125" cy="60" r="7" />
      <path className="line-fill" d="M112 80a13 13 0 0 1 26 0z" />
      <path className="strokes accent" d="M78 54h17m-6-6 6 6-6 6" />
    </Drawing>
  );
}

export function ApprovedDrawing() {
  return (
    <Drawing>
      <circle className="halo good" cx="80" cy="56" r="48" />
      <circle className="disc good" cx="80" cy="56" r="34" />
      <path className="sign" d="m65 57 11 11 20-23" />
    </Drawing>
  );
}

export function ReviewDrawing() {
  return (
    <Drawing>
      <circle className="halo calm" cx="80" cy="56" r="48" />
      <circle className="disc calm" cx="80" cy="56" r="34" />
      <path className="sign" d="M80 38v19l12 9" />
    </Drawing>
  );
}

export function NotConfirmedDrawing() {
  return (
    <Drawing>
      <circle className="halo bad" cx="80" cy="56" r="48" />
      <circle className="disc bad" cx="80" cy="56" r="34" />
      <path className="sign" d="M80 37v24M80 74v.2" />
    </Drawing>
  );
}

export function EndedDrawing() {
  return (
    <Drawing>
      <circle className="halo plain" cx="80" cy="56" r="48" />
      <circle className="disc plain" cx="80" cy="56" r="34" />
      <path className="sign" d="M67 56h26" />
    </Drawing>
  );
}
