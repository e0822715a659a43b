export function App() {
  return <main>Honnin</main>;
}
