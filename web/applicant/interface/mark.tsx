/** The sign of the house: a seal's ring around a person. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="14" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <circle cx="16" cy="12.5" r="4.5" fill="currentColor" />
      <path d="M7.5 24.5a8.5 8.5 0 0 1 17 0" fill="currentColor" />
    </svg>
  );
}
