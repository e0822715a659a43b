import { Page } from '../interface/page';

export default function ErasePage() {
  return <Page title="Erase a subject">{null}</Page>;
}
